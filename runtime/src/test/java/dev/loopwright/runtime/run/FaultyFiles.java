package dev.loopwright.runtime.run;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The files of the machine, with a failure of the k-th operation on them: opening, reading, writing, forcing, moving. */
final class FaultyFiles extends FileSystemProvider {
    static final String FAULT = "the disk burns";

    private final FileSystemProvider real;
    private final FaultySystem system;
    private int operationsLeft = Integer.MAX_VALUE;
    private String struck = "";

    private FaultyFiles(Path path) {
        real = path.getFileSystem().provider();
        system = new FaultySystem(path.getFileSystem());
    }

    static FaultyFiles over(Path path) {
        return new FaultyFiles(path);
    }

    /** The operation after so many others will fail, and all later ones will not. */
    void failAfter(int operations) {
        operationsLeft = operations;
    }

    /** The operation that has failed; empty if none has. */
    String struck() {
        return struck;
    }

    private void strike(String operation) throws IOException {
        if (operationsLeft-- == 0) {
            struck = operation;
            throw new IOException(FAULT);
        }
    }

    /** The same path with these files behind it. */
    Path path(Path path) {
        return (Path) Proxy.newProxyInstance(
                FaultyFiles.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getFileSystem")) {
                        return system;
                    }
                    Object[] plain = args == null ? new Object[0] : args.clone();
                    for (int i = 0; i < plain.length; i++) {
                        plain[i] = plain[i] instanceof Path p ? plain(p) : plain[i];
                    }
                    try {
                        return wrapped(method.invoke(path, plain));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Object wrapped(Object result) {
        return result instanceof Path p ? path(p) : result;
    }

    private static Path plain(Path path) {
        return Path.of(path.toString());
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        strike("open " + path.getFileName());
        return new FaultyChannel(
                real.newFileChannel(plain(path), options, attributes),
                path.getFileName().toString());
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        strike("list " + folder.getFileName());
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = real.newDirectoryStream(plain(folder), p -> true)) {
            StreamSupport.stream(stream.spliterator(), false).map(this::path).forEach(entries::add);
        }
        return new DirectoryStream<>() {
            @Override
            public java.util.Iterator<Path> iterator() {
                return entries.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        strike("make " + folder.getFileName());
        real.createDirectory(plain(folder), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        strike("link " + link.getFileName());
        real.createLink(plain(link), plain(existing));
    }

    @Override
    public void delete(Path path) throws IOException {
        strike("delete " + path.getFileName());
        real.delete(plain(path));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        strike("move to " + to.getFileName());
        real.move(plain(from), plain(to), options);
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return real.isSameFile(plain(one), plain(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(plain(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(plain(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(plain(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(plain(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(plain(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
        return real.readAttributes(plain(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    /** Leads to the provider; everything else is the machine's. */
    private final class FaultySystem extends FileSystem {
        private final FileSystem machine;

        FaultySystem(FileSystem machine) {
            this.machine = machine;
        }

        @Override
        public FileSystemProvider provider() {
            return FaultyFiles.this;
        }

        @Override
        public void close() {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return machine.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return machine.getRootDirectories();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return machine.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return machine.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return path(machine.getPath(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            return machine.getPathMatcher(pattern);
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return machine.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() throws IOException {
            return machine.newWatchService();
        }
    }

    /** A channel of which every operation may be the one that fails. */
    private final class FaultyChannel extends FileChannel {
        private final FileChannel channel;
        private final String name;

        FaultyChannel(FileChannel channel, String name) {
            this.channel = channel;
            this.name = name;
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            strike("read " + name);
            return channel.read(buffer);
        }

        @Override
        public long read(ByteBuffer[] buffers, int from, int count) throws IOException {
            strike("read " + name);
            return channel.read(buffers, from, count);
        }

        @Override
        public int read(ByteBuffer buffer, long position) throws IOException {
            strike("read " + name);
            return channel.read(buffer, position);
        }

        /** Half of what it should write is written before the disk fails. */
        @Override
        public int write(ByteBuffer buffer) throws IOException {
            if (operationsLeft == 0) {
                channel.write(buffer.slice(buffer.position(), buffer.remaining() / 2));
            }
            strike("write " + name);
            return channel.write(buffer);
        }

        @Override
        public long write(ByteBuffer[] buffers, int from, int count) throws IOException {
            strike("write " + name);
            return channel.write(buffers, from, count);
        }

        @Override
        public int write(ByteBuffer buffer, long position) throws IOException {
            strike("write " + name);
            return channel.write(buffer, position);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            strike("ask for the size of " + name);
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            strike("cut " + name);
            channel.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            strike("force " + name);
            channel.force(metadata);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return channel.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            return channel.transferFrom(source, position, count);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return channel.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return channel.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
