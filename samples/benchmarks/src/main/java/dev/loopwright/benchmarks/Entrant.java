package dev.loopwright.benchmarks;

import dev.loopwright.compiler.Kernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Somebody to start for a case.
 *
 * @param name in tables, and to ask for
 * @param worker what {@link Worker} calls it; {@code eager} for the worker in Python
 * @param jvm more options for its JVM
 */
record Entrant(String name, String worker, List<String> jvm) {
    static final String OURS = "loopwright";
    private static final String PYTHON = System.getProperty("benchmarks.python", "/usr/bin/python3");
    private static final List<String> VECTORS = Kernels.VECTOR.javaOptions();

    /** All who take part in a case, ours first. */
    static List<Entrant> of(Case wanted, Plan plan) {
        List<Entrant> all = new ArrayList<>();
        for (String kernels : plan.kernels()) {
            switch (kernels) {
                case "vector" -> all.add(new Entrant(OURS + "-vector", "ours-vector", VECTORS));
                case "plain" -> all.add(new Entrant(OURS + "-plain", "ours-plain", List.of()));
                default -> throw new IllegalArgumentException("no kernels " + kernels + "\n" + Plan.USAGE);
            }
        }
        List<Entrant> peers = new ArrayList<>();
        peers.add(new Entrant("libtorch-openblas", "libtorch", List.of()));
        peers.add(new Entrant("libtorch-mkl", "libtorch", List.of("-Dorg.bytedeco.openblas.load=mkl")));
        peers.add(new Entrant("pytorch", "eager", List.of()));
        if (wanted.peak()) {
            peers.add(new Entrant("peak", "peak", VECTORS));
        }
        peers.removeIf(p -> !plan.wants(p.name()));
        all.addAll(peers);
        return all;
    }

    /** Whether it computes losses that can be compared. */
    boolean learns() {
        return !worker.equals("peak");
    }

    /** The command of its process. */
    List<String> command(Workload workload, Path home) {
        List<String> command = new ArrayList<>();
        if (worker.equals("eager")) {
            command.addAll(List.of(PYTHON, home.resolve("peers/torch_worker.py").toString()));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx2g", "-Dbenchmarks.home=" + home));
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + home.resolve("target/javacpp"));
            // not the libraries of a Debian package with the same names: two libtorch in one process crash
            command.add("-Djava.library.path=" + home.resolve("target/none"));
            command.add("-XX:ErrorFile=" + workload.folder().resolve(name + ".crash"));
            command.addAll(jvm);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName(), worker));
        }
        command.addAll(workload.words());
        return command;
    }

    /** Threads for the libraries that ask the environment, and no spinning while others have their turn. */
    static Map<String, String> environment(int threads) {
        String number = Integer.toString(threads);
        return Map.of(
                "OMP_NUM_THREADS", number,
                "OPENBLAS_NUM_THREADS", number,
                "MKL_NUM_THREADS", number,
                "OMP_WAIT_POLICY", "passive",
                "KMP_BLOCKTIME", "0");
    }
}
