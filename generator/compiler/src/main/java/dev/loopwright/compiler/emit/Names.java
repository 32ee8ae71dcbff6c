package dev.loopwright.compiler.emit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * Java names made from the names of a model file, in Java's customs. The methods without state never fail, whatever the
 * name holds; an instance is one scope, in which no name is given out twice.
 */
public final class Names {
    private static final int MAX_LENGTH = 60;
    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");

    /** Words that Java reads in a special way at some places, though they are not reserved. */
    private static final Set<String> CONTEXTUAL =
            Set.of("var", "record", "yield", "sealed", "permits", "when", "module", "exports", "opens", "requires");

    /** Methods that every class has. */
    private static final Set<String> OF_OBJECT =
            Set.of("clone", "equals", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    /** Types of java.lang, and those of ours that generated files speak of: a class of that name would confuse. */
    private static final Set<String> TYPES =
            Set.of(("Appendable AutoCloseable Boolean Byte Character CharSequence Class"
                            + " ClassLoader Cloneable Comparable Compiler Deprecated Double Enum Error Exception Float"
                            + " FunctionalInterface IO Integer Iterable Long Math Module ModuleLayer Number Object Override"
                            + " Package Process ProcessBuilder ProcessHandle Readable Record Runnable Runtime"
                            + " RuntimeException RuntimePermission SafeVarargs ScopedValue SecurityManager Short"
                            + " StackTraceElement StackWalker StrictMath String StringBuffer StringBuilder StringTemplate"
                            + " SuppressWarnings System Thread ThreadGroup ThreadLocal Throwable Void"
                            + " Batch Batches Column Dataset Launch List Mean Metric Model Optimizer Parameters Path"
                            + " Prediction Rows Run Scaler Schema Scores Tensor Vectors")
                    .split(" "));

    private final Set<String> taken = new HashSet<>();

    /** A scope with names that are taken already. */
    public Names(String... reserved) {
        taken.addAll(List.of(reserved));
    }

    /** {@code breast_cancer} gives {@code BreastCancer}; a name that would hide a type everyone knows gets {@code Net}. */
    public static String type(String spec) {
        String name = words(spec).stream().map(Names::capitalised).collect(Collectors.joining());
        return TYPES.contains(name) ? name + "Net" : startingWithLetter(name, "Net");
    }

    /** The package of generated code when nobody names one: {@code breast_cancer} gives {@code breastcancer}. */
    public static String packageName(String spec) {
        String name = startingWithLetter(String.join("", words(spec)).toLowerCase(Locale.ROOT), "net");
        return isReserved(name) || name.equals("java") ? name + "net" : name;
    }

    /** {@code hidden_layer} gives {@code hiddenLayer}, {@code class} gives {@code class_}. */
    public static String field(String spec) {
        List<String> words = words(spec);
        String name = Stream.concat(
                        words.stream().limit(1).map(word -> word.toLowerCase(Locale.ROOT)),
                        words.stream().skip(1).map(Names::capitalised))
                .collect(Collectors.joining());
        return unreserved(startingWithLetter(name, "value"));
    }

    /** {@code hidden_layer} and {@code hiddenLayer} give {@code HIDDEN_LAYER}. */
    public static String constant(String spec) {
        String name = words(spec).stream().map(w -> w.toUpperCase(Locale.ROOT)).collect(Collectors.joining("_"));
        return startingWithLetter(name, "VALUE_");
    }

    /** Whether each part of a dotted name can be the name of a package in Java 17. */
    public static boolean isPackage(String name) {
        return SourceVersion.isName(name, SourceVersion.RELEASE_17);
    }

    /** The wanted name if it is free in this scope, else the name with the suffix, else with a number behind it. */
    public String claim(String wanted, String suffix) {
        if (taken.add(wanted)) {
            return wanted;
        }
        String longer = wanted.endsWith("_") ? wanted.substring(0, wanted.length() - 1) + suffix : wanted + suffix;
        String name = longer;
        for (int number = 2; !taken.add(name); number++) {
            name = longer + number;
        }
        return name;
    }

    /** The wanted name if it is free in this scope, else with a number behind it. */
    public String claim(String wanted) {
        return claim(wanted, "");
    }

    /** The words of a name: parted by anything but letters and digits of ASCII, and by humps. */
    private static List<String> words(String spec) {
        String cut = spec.length() > MAX_LENGTH ? spec.substring(0, MAX_LENGTH) : spec;
        return Stream.of(cut.split("[^A-Za-z0-9]+"))
                .flatMap(part -> joinedDigits(
                        WORD.matcher(part).results().map(m -> m.group()).toList())
                        .stream())
                .toList();
    }

    /** A number stays with the word before it, and small letters with the number: {@code f10}, {@code conv2d2}. */
    private static List<String> joinedDigits(List<String> pieces) {
        List<String> words = new ArrayList<>();
        for (String piece : pieces) {
            String last = words.isEmpty() ? "" : words.get(words.size() - 1);
            boolean afterNumber = !last.isEmpty() && Character.isDigit(last.charAt(last.length() - 1));
            if (!words.isEmpty() && Character.isDigit(piece.charAt(0))
                    || afterNumber && Character.isLowerCase(piece.charAt(0))) {
                words.set(words.size() - 1, last + piece);
            } else {
                words.add(piece);
            }
        }
        return words;
    }

    private static String capitalised(String word) {
        String first = word.substring(0, 1).toUpperCase(Locale.ROOT);
        boolean shouted = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
        return first + (shouted ? word.substring(1).toLowerCase(Locale.ROOT) : word.substring(1));
    }

    private static String startingWithLetter(String name, String prefix) {
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? prefix + name : name;
    }

    private static String unreserved(String name) {
        return isReserved(name) || OF_OBJECT.contains(name) ? name + "_" : name;
    }

    private static boolean isReserved(String name) {
        return SourceVersion.isKeyword(name, SourceVersion.RELEASE_17) || CONTEXTUAL.contains(name);
    }
}
