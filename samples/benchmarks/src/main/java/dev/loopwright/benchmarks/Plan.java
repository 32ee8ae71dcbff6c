package dev.loopwright.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param cases names of cases
 * @param rounds rounds of each process
 * @param processes how often all processes are started anew
 * @param millis length of a round
 * @param warmup milliseconds before the first round
 * @param kernels flavours of ours to measure
 * @param peers peers to measure; empty for all
 * @param quick whether only to see that everything works
 * @param home the folder of the benchmarks
 */
record Plan(
        List<String> cases,
        int rounds,
        int processes,
        int millis,
        int warmup,
        List<String> kernels,
        Set<String> peers,
        boolean quick,
        Path home) {

    static final String USAGE = """
            samples/benchmarks/run [CASE…] [OPTION…]
              CASE              one or more of those that --list names (default: all)
              --quick           one short round of everything, to see that it works; numbers mean nothing
              --rounds=N        rounds, in which all contenders take turns (default: 5)
              --millis=N        how long a contender computes in a round (default: 1000)
              --warmup=N        milliseconds each computes before the first round (default: 5000)
              --processes=N     do all of it with N fresh sets of processes (default: 1)
              --kernels=A,B     flavours of ours, the first is what peers are held against (default: vector,plain)
              --peers=A,B       only these of libtorch-openblas, libtorch-mkl, pytorch, djl, dl4j, peak; `none` for none
              --list            list the cases
            """;

    boolean wants(String peer) {
        return peers.isEmpty() || peers.contains(peer);
    }

    static Plan of(String[] args) {
        List<String> options =
                Arrays.stream(args).filter(a -> a.startsWith("--")).toList();
        List<String> known = List.of("rounds", "processes", "millis", "warmup", "kernels", "peers");
        for (String option : options) {
            String name = option.split("=", 2)[0].substring(2);
            if (!option.equals("--quick") && !(known.contains(name) && option.contains("="))) {
                throw new IllegalArgumentException("no option " + option + "\n" + USAGE);
            }
        }
        boolean quick = options.contains("--quick");
        List<String> cases = new ArrayList<>(Arrays.asList(args));
        cases.removeIf(a -> a.startsWith("--"));
        cases.stream().filter(c -> !Case.names().contains(c)).forEach(c -> {
            throw new IllegalArgumentException("no case " + c + " among " + String.join(", ", Case.names()));
        });
        return new Plan(
                cases.isEmpty() ? Case.names() : cases,
                Integer.parseInt(value(options, "rounds", quick ? "1" : "5")),
                Integer.parseInt(value(options, "processes", "1")),
                Integer.parseInt(value(options, "millis", quick ? "100" : "1000")),
                Integer.parseInt(value(options, "warmup", quick ? "200" : "5000")),
                List.of(value(options, "kernels", "vector,plain").split(",")),
                Set.copyOf(Arrays.stream(value(options, "peers", "").split(","))
                        .filter(p -> !p.isEmpty())
                        .toList()),
                quick,
                Path.of(System.getProperty("benchmarks.home")).toAbsolutePath().normalize());
    }

    private static String value(List<String> options, String name, String otherwise) {
        String start = "--" + name + "=";
        return options.stream()
                .filter(o -> o.startsWith(start))
                .map(o -> o.substring(start.length()))
                .findFirst()
                .orElse(otherwise);
    }
}
