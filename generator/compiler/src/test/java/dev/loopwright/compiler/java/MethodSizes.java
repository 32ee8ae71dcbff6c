package dev.loopwright.compiler.java;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads from class files how many bytes of bytecode each method has (The Java Virtual Machine Specification, 4.1). */
public final class MethodSizes {
    /** HotSpot compiles no method with more (HugeMethodLimit). */
    public static final int MOST = 8_000;

    private final DataInputStream in;
    private final SortedMap<String, Integer> sizes = new TreeMap<>();
    private String[] texts = {};

    private MethodSizes(byte[] classFile) {
        in = new DataInputStream(new ByteArrayInputStream(classFile));
    }

    /** The methods with more than that, by class and name. */
    public static Map<String, Integer> longerThan(int most, CompiledClasses classes) {
        SortedMap<String, Integer> found = new TreeMap<>();
        classes.bytes()
                .forEach((name, bytes) -> of(bytes).forEach((method, size) -> {
                    if (size > most) {
                        found.put(name + "." + method, size);
                    }
                }));
        return found;
    }

    /** The length of each method's code; of overloaded ones the longest. */
    public static SortedMap<String, Integer> of(byte[] classFile) {
        MethodSizes sizes = new MethodSizes(classFile);
        try {
            sizes.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sizes.sizes;
    }

    private void read() throws IOException {
        in.skipBytes(8);
        constants();
        in.skipBytes(6);
        in.skipBytes(2 * in.readUnsignedShort());
        members(false);
        members(true);
    }

    private void constants() throws IOException {
        int count = in.readUnsignedShort();
        texts = new String[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                default -> throw new IOException("constant of kind " + tag);
            }
        }
    }

    private void members(boolean methods) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipBytes(2);
            String name = texts[in.readUnsignedShort()];
            in.skipBytes(2);
            int attributes = in.readUnsignedShort();
            for (int a = 0; a < attributes; a++) {
                String attribute = texts[in.readUnsignedShort()];
                int length = in.readInt();
                if (methods && attribute.equals("Code")) {
                    in.skipBytes(4);
                    int size = in.readInt();
                    sizes.merge(name, size, Math::max);
                    in.skipBytes(length - 8);
                } else {
                    in.skipBytes(length);
                }
            }
        }
    }
}
