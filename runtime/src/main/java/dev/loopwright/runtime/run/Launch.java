package dev.loopwright.runtime.run;

import dev.loopwright.runtime.Diverged;
import dev.loopwright.runtime.RunFailure;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What {@code main} of a generated program does: reads the command line, runs, and ends with an exit code (0 ok, 1 run
 * failed, 2 usage, 4 data error, 5 diverged, 6 checkpoint unreadable, 130 or 143 interrupted). A failure is a message; no
 * stack trace reaches a user.
 */
public final class Launch {
    private static final String TRAINING = """
            usage: java %s [options]
              --data FILE     the data to train on (default: %s)
              --run-dir DIR   the folder to write to, new or empty (default: the next number in runs/)
              --resume [RUN]  go on with a run that was interrupted (default: the last one in runs/)
              --checkpoint-every N
                              save the run after every N steps (default: once a minute)
              --threads N     threads that kernels may use (default: 1)
              --trace         show one step and one prediction in slow motion
              --json          print one JSON object per report
              --quiet         print failures only
              --help          print this
            """;

    private static final String PREDICTING = """
            usage: java %s RUN --data FILE [options]
              RUN             the folder of a run, such as runs/lesson-1
              --data FILE     the rows to predict; target columns may be absent
              --out FILE      where to write the predictions (default: the standard output)
              --help          print this
            """;

    private Launch() {}

    /**
     * The main method of a trainer. Does not return if the run fails.
     *
     * @param defaultData the data file that the model file names
     * @param program {@code LessonTrainer::start}
     */
    public static void main(String[] args, String defaultData, Consumer<Run> program) {
        exit(train(args, caller(), defaultData, program, System.out, System.err));
    }

    /**
     * The main method of a predictor. Does not return if the prediction fails.
     *
     * @param program {@code LessonPredictor::start}
     */
    public static void predict(String[] args, Consumer<Prediction> program) {
        exit(predict(args, caller(), program, System.out, System.err));
    }

    /** The name of the class whose main method this is. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> !name.equals(Launch.class.getName()))
                        .findFirst())
                .orElse("Main");
    }

    /** Not after an interruption: the process is ending already, and waits for this thread to be done. */
    private static void exit(int code) {
        System.out.flush();
        if (code != 0 && code != Interrupted.CODE) {
            System.exit(code);
        }
    }

    static int train(
            String[] args,
            String program,
            String defaultData,
            Consumer<Run> body,
            PrintStream console,
            PrintStream errors) {
        return guard(errors, () -> {
            Set<String> flags = Set.of("--trace", "--json", "--quiet", "--help", "--resume");
            Options options =
                    new Options(args, flags, Set.of("--data", "--run-dir", "--threads", "--checkpoint-every"));
            if (options.has("--help")) {
                console.print(TRAINING.formatted(program, defaultData));
                return 0;
            }
            refuseWords(options, options.has("--resume") ? 1 : 0);
            return run(run(options, defaultData, console), body, errors);
        });
    }

    private static Run run(Options options, String defaultData, PrintStream console) {
        if (options.has("--json") && options.has("--quiet")) {
            throw new UsageProblem("--json and --quiet exclude each other");
        }
        Run.Builder builder = Run.builder()
                .console(console)
                .data(path(options.value("--data").orElse(defaultData)))
                .trace(options.has("--trace"))
                .threads(options.count("--threads", 1));
        if (options.has("--checkpoint-every")) {
            builder.checkpointEvery(options.count("--checkpoint-every", 1));
        }
        if (options.has("--json") || options.has("--quiet")) {
            builder.mode(options.has("--json") ? Run.Mode.JSON : Run.Mode.QUIET);
        }
        options.value("--run-dir").map(Launch::path).ifPresent(builder::folder);
        if (options.has("--resume")) {
            builder.resume();
        }
        options.words().stream().map(Launch::path).forEach(builder::resume);
        return builder.build();
    }

    static int predict(
            String[] args, String program, Consumer<Prediction> body, PrintStream console, PrintStream errors) {
        return guard(errors, () -> {
            Options options = new Options(args, Set.of("--help"), Set.of("--data", "--out"));
            if (options.has("--help")) {
                console.print(PREDICTING.formatted(program));
                return 0;
            }
            refuseWords(options, 1);
            if (options.words().isEmpty() || !options.has("--data")) {
                throw new UsageProblem("name the folder of a run, and the rows with --data FILE");
            }
            Prediction.Builder builder = Prediction.builder()
                    .console(console)
                    .run(path(options.words().get(0)))
                    .data(path(options.value("--data").orElseThrow()));
            options.value("--out").map(Launch::path).ifPresent(builder::out);
            return predict(builder.build(), body, errors);
        });
    }

    /**
     * Runs a training program; what it throws becomes a message, the state in {@code run.json} and an exit code.
     *
     * @param errors where a failure is printed
     * @return the exit code
     */
    public static int run(Run run, Consumer<Run> program, PrintStream errors) {
        return guard(errors, () -> {
            Watch watch = Watch.over(run);
            try {
                program.accept(run);
                return 0;
            } catch (Finished nothingLeft) {
                run.fail(nothingLeft);
                run.note(nothingLeft.getMessage());
                return 0;
            } catch (Diverged late) {
                RunFailure failure = run.explained(late, program);
                run.fail(failure);
                throw failure;
            } catch (RunFailure failure) {
                run.fail(failure);
                throw failure;
            } catch (RuntimeException | OutOfMemoryError e) {
                RunFailure failure = unexpected(e);
                run.fail(failure);
                throw failure;
            } finally {
                watch.close();
            }
        });
    }

    /**
     * Runs a predictor; what it throws becomes a message and an exit code.
     *
     * @param errors where a failure is printed
     * @return the exit code
     */
    public static int predict(Prediction prediction, Consumer<Prediction> program, PrintStream errors) {
        return guard(errors, () -> {
            program.accept(prediction);
            return 0;
        });
    }

    /** Something that may fail, and its exit code. */
    private interface Body {
        int run();
    }

    private static int guard(PrintStream errors, Body body) {
        RunFailure failure;
        try {
            return body.run();
        } catch (RunFailure e) {
            failure = e;
        } catch (RuntimeException | OutOfMemoryError e) {
            failure = unexpected(e);
        }
        errors.print((failure instanceof Interrupted ? "" : "error: ") + failure.getMessage() + "\n");
        errors.flush();
        return failure.exitCode();
    }

    /** Not a failure that somebody foresaw: says what and where, in two lines. */
    private static RunFailure unexpected(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;
            return new RunFailure(
                    "out of memory: the heap may grow to " + megabytes + " MB only"
                            + "\n  start java with a larger one, such as -Xmx" + 2 * megabytes + "m",
                    e);
        }
        String where = e.getStackTrace().length == 0 ? "" : "\n  at " + e.getStackTrace()[0];
        return new RunFailure("this should not have happened: " + e + where, e);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageProblem("no file can be called " + text);
        }
    }

    private static void refuseWords(Options options, int allowed) {
        if (options.words().size() > allowed) {
            throw new UsageProblem(
                    "nothing is known of " + options.words().get(allowed) + "\n  --help lists the options");
        }
    }
}
