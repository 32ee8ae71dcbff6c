package dev.loopwright.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Starts the {@code loopwright} command and ends with its exit code. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param arguments what was typed after {@code loopwright}
     */
    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(new Console(out, err, System.getenv()), arguments);
        out.flush();
        err.flush();
        Starter.waitForFilter();
        if (code != ExitCode.INTERRUPTED) {
            System.exit(code);
        }
        // The process is ending already, with the exit code of the signal, and waits for this thread to be done.
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    static int run(Console console, String... arguments) {
        CommandLine command = Commands.of(console, arguments);
        command.setOut(console.outWriter()).setErr(console.errWriter());
        command.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.paintsOut() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        command.setUsageHelpWidth(100).setUsageHelpLongOptionsMaxWidth(28);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setAbbreviatedOptionsAllowed(false);
        command.setParameterExceptionHandler(Failures::misused);
        command.setExecutionExceptionHandler(
                (failure, of, parsed) -> Failures.report(failure, console, isJson(parsed)));
        try {
            return command.execute(arguments);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return Failures.report(e, console, false);
        }
    }

    private static boolean isJson(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        return deepest.hasMatchedOption("--json");
    }

    /** UTF-8 whatever the locale says: model files and tables are UTF-8, too. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
