package dev.loopwright.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand, which {@link Commands} adds: prints help or the version. */
@Command(
        name = "loopwright",
        headerHeading = "%n  loopwright train samples/lesson/lesson.model%n%n",
        description = {
            "Trains models on the JVM with the training loop spelled out: checks a .model file, writes it out as readable Java, "
                    + "compiles that and runs it.",
            ""
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  ok",
            "  1  the run failed, or an output could not be written",
            "  2  the command line makes no sense",
            "  3  something is wrong with the model file",
            "  4  something is wrong with the data",
            "  5  the loss has diverged: it is no longer a finite number",
            "  6  weights or fitted preprocessing cannot be read back",
            "  130, 143  interrupted by Ctrl-C or by SIGTERM, after saving the run",
            "",
            "Results go to the standard output, everything else to the standard error. LOOPWRIGHT_DEBUG=1 shows the stack "
                    + "trace of a failure.",
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = LoopwrightCommand.Version.class)
final class LoopwrightCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    /** The version of the jar, and of the Java that runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "loopwright " + (version == null ? "development" : version) + " (Java " + Runtime.version() + ")"
            };
        }
    }
}
