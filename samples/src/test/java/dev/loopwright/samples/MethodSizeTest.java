package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.java.InMemoryJava;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HotSpot leaves methods of more than 8,000 bytes of bytecode to the interpreter, without a word. */
class MethodSizeTest {
    private static final int HUGE_METHOD = 8000;

    @ParameterizedTest
    @MethodSource("dev.loopwright.samples.Sample#names")
    void everyGeneratedMethodIsSmallEnoughToBeCompiled(String name) throws IOException {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : InMemoryJava.compile(
                        Sample.of(name).sourcesAndHooks())
                .classes()
                .bytes()
                .entrySet()) {
            addSizes(entry.getKey(), entry.getValue(), sizes);
        }
        assertTrue(sizes.values().stream().filter(size -> size > 20).count() > 10, sizes::toString);
        assertFalse(sizes.values().stream().anyMatch(size -> size > HUGE_METHOD), sizes::toString);
    }

    /** Walks through a class file (Java Virtual Machine Specification, chapter 4) to the code of its methods. */
    private static void addSizes(String className, byte[] bytes, Map<String, Integer> sizes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipNBytes(8);
        String[] texts = constants(in);
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
            in.skipNBytes(6);
            codeSize(in, texts);
        }
        for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
            in.skipNBytes(2);
            String name = texts[in.readUnsignedShort()] + texts[in.readUnsignedShort()];
            sizes.put(className + "." + name, codeSize(in, texts));
        }
    }

    /** The texts of the constant pool by their numbers. */
    private static String[] constants(DataInputStream in) throws IOException {
        String[] texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // long and double take two numbers
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> in.skipNBytes(4);
            }
        }
        return texts;
    }

    /** Reads the attributes of a field or method; the length of the code among them, or 0. */
    private static int codeSize(DataInputStream in, String[] texts) throws IOException {
        int size = 0;
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            String name = texts[in.readUnsignedShort()];
            long length = Integer.toUnsignedLong(in.readInt());
            if (name.equals("Code")) {
                in.skipNBytes(4);
                size = in.readInt();
                in.skipNBytes(length - 8);
            } else {
                in.skipNBytes(length);
            }
        }
        return size;
    }
}
