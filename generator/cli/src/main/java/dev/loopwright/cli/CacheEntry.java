package dev.loopwright.cli;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.CompiledClasses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** A file of the {@link Cache}: a checksum of the rest, the key, and what it stands for. Strings and counts, no objects. */
final class CacheEntry {
    private CacheEntry() {}

    static byte[] bytes(String key, Ready ready) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        write(out, key);
        write(out, ready.facts().data());
        out.writeInt(ready.facts().beside().size());
        for (String path : ready.facts().beside()) {
            write(out, path);
        }
        write(out, ready.facts().at());
        out.writeLong(ready.facts().parameters());
        out.writeDouble(ready.facts().workPerRow());
        write(out, ready.kernels().name());
        out.writeInt(ready.sources().size());
        for (GeneratedSource source : ready.sources()) {
            write(out, source.path());
            write(out, source.className());
            write(out, source.text());
        }
        out.writeInt(ready.classes().bytes().size());
        for (Map.Entry<String, byte[]> type : ready.classes().bytes().entrySet()) {
            write(out, type.getKey());
            write(out, type.getValue());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        new DataOutputStream(all).writeLong(sum(body.toByteArray(), 0));
        body.writeTo(all);
        return all.toByteArray();
    }

    /** Nothing if the bytes are damaged or stand for another key. */
    static Optional<Ready> read(byte[] bytes, String key) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (bytes.length < Long.BYTES || in.readLong() != sum(bytes, Long.BYTES) || !text(in).equals(key)) {
            return Optional.empty();
        }
        String data = text(in);
        List<String> beside = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            beside.add(text(in));
        }
        Facts facts = new Facts(data, beside, text(in), in.readLong(), in.readDouble());
        Kernels kernels = Kernels.valueOf(text(in));
        List<GeneratedSource> sources = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            sources.add(new GeneratedSource(text(in), text(in), text(in)));
        }
        SortedMap<String, byte[]> classes = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            classes.put(text(in), block(in));
        }
        return Optional.of(new Ready(facts, kernels, sources, new CompiledClasses(classes)));
    }

    private static long sum(byte[] bytes, int from) {
        CRC32 sum = new CRC32();
        sum.update(bytes, from, bytes.length - from);
        return sum.getValue();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] block) throws IOException {
        out.writeInt(block.length);
        out.write(block);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(block(in), StandardCharsets.UTF_8);
    }

    /** A block cannot be longer than what is left, whatever it says. */
    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a block of " + length + " bytes");
        }
        return in.readNBytes(length);
    }
}
