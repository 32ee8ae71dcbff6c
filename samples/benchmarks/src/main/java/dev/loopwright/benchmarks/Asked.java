package dev.loopwright.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A worker process that can be asked; see {@link Worker} for what. */
final class Asked implements AutoCloseable {
    private static final long PATIENCE_MINUTES = 10;

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final Path log;
    private final Path crash;
    private final String version;

    private Asked(Process process, Path log, Path crash) throws Failed {
        this.process = process;
        this.log = log;
        this.crash = crash;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        version = answer("ready");
    }

    /** It could not start or fell over; the message says why. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String reason) {
            super(reason);
        }
    }

    /**
     * Starts a process, and waits until it is ready.
     *
     * @param log where its error output goes
     * @param crash where a JVM writes its report if native code crashes
     */
    static Asked start(List<String> command, Map<String, String> environment, Path log, Path crash) throws Failed {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        try {
            Files.deleteIfExists(crash);
            return new Asked(builder.start(), log, crash);
        } catch (IOException e) {
            throw new Failed(e.getMessage());
        }
    }

    String version() {
        return version;
    }

    /** The numbers of an answer. */
    double[] ask(String question, int number) throws Failed {
        questions.println(question + " " + number);
        return Arrays.stream(answer(question).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private String answer(String toWhat) throws Failed {
        try {
            String line = CompletableFuture.supplyAsync(this::line).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            if (line != null && line.startsWith(toWhat + " ")) {
                return line.substring(toWhat.length() + 1);
            }
            throw new Failed(line == null || line.startsWith("#") ? lastWords() : "said " + line);
        } catch (ExecutionException e) {
            throw new Failed(e.getCause().getMessage());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new Failed("no answer within " + PATIENCE_MINUTES + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted");
        }
    }

    private String line() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    /** What is left of it that says most: where native code crashed, a Java exception, or the last line of its log. */
    private String lastWords() {
        try {
            if (process.waitFor(5, TimeUnit.SECONDS) && Files.exists(crash)) {
                return "crashed in native code: " + frame();
            }
            List<String> lines =
                    Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
            return lines.stream()
                    .filter(l -> l.startsWith("Exception in thread") || l.startsWith("Caused by"))
                    .reduce((first, last) -> last)
                    .orElse(lines.isEmpty() ? "ended without a word" : lines.get(lines.size() - 1));
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** The line behind the JVM's "Problematic frame:". */
    private String frame() throws IOException {
        List<String> lines = Files.readAllLines(crash, StandardCharsets.ISO_8859_1);
        int at = lines.indexOf("# Problematic frame:");
        return at < 0 ? "see " + crash : lines.get(at + 1).substring(1).strip();
    }

    @Override
    public void close() {
        questions.println("quit");
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
