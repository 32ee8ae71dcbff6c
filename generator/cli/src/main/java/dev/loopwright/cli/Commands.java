package dev.loopwright.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * The subcommands: one line each. Looking at the annotations of all of them takes longer than a small training, so the
 * one that is asked for comes alone.
 */
final class Commands {
    private static final Map<String, Function<Console, Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("profile", ProfileCommand::new);
        ALL.put("init", InitCommand::new);
        ALL.put("check", CheckCommand::new);
        ALL.put("generate", GenerateCommand::new);
        ALL.put("train", TrainCommand::new);
        ALL.put("crossvalidate", CrossValidateCommand::new);
        ALL.put("predict", PredictCommand::new);
        ALL.put("explain", ExplainCommand::new);
    }

    private Commands() {}

    /** The command with the subcommand that the first argument names; with all of them if it names none. */
    static CommandLine of(Console console, String... arguments) {
        CommandLine command = new CommandLine(new LoopwrightCommand());
        if (arguments.length > 0 && ALL.containsKey(arguments[0])) {
            command.addSubcommand(ALL.get(arguments[0]).apply(console));
        } else {
            ALL.values().forEach(make -> command.addSubcommand(make.apply(console)));
            command.addSubcommand(new CommandLine.HelpCommand());
        }
        return command;
    }
}
