package dev.loopwright.runtime.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command line of a generated program: {@code --name}, {@code --name value}, {@code --name=value} and words. */
final class Options {
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    /**
     * Takes a command line apart.
     *
     * @param flags names of options without a value
     * @param values names of options with one
     */
    Options(String[] args, Set<String> flags, Set<String> values) {
        List<String> rest = new ArrayList<>(Arrays.asList(args));
        while (!rest.isEmpty()) {
            String arg = rest.remove(0);
            if (!arg.startsWith("-") || arg.equals("-")) {
                words.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (flags.contains(name) && equals < 0) {
                given.put(name, "");
            } else if (values.contains(name)) {
                given.put(name, equals < 0 ? next(rest, name) : arg.substring(equals + 1));
            } else {
                throw new UsageProblem("there is no option " + arg + "\n  --help lists the options");
            }
        }
    }

    private static String next(List<String> rest, String name) {
        if (rest.isEmpty()) {
            throw new UsageProblem("the option " + name + " needs a value");
        }
        return rest.remove(0);
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /** A whole number from 1 on. */
    int count(String name, int otherwise) {
        String text = given.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new UsageProblem("the option " + name + " needs a whole number from 1 on, not " + text);
        }
        return Integer.parseInt(text);
    }

    /** What is no option, in order. */
    List<String> words() {
        return words;
    }
}
