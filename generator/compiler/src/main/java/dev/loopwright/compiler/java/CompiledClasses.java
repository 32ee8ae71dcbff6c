package dev.loopwright.compiler.java;

import java.util.SortedMap;

/**
 * Class files by binary name, in memory.
 *
 * @param bytes the class file of each class, nested ones too
 */
public record CompiledClasses(SortedMap<String, byte[]> bytes) {

    /** A new loader of these classes; what they need beside each other comes from {@code parent}. */
    public ClassLoader load(ClassLoader parent) {
        return new Loader(bytes, parent);
    }

    private static final class Loader extends ClassLoader {
        private final SortedMap<String, byte[]> bytes;

        Loader(SortedMap<String, byte[]> bytes, ClassLoader parent) {
            super(parent);
            this.bytes = bytes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] found = bytes.get(name);
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, found, 0, found.length);
        }
    }
}
