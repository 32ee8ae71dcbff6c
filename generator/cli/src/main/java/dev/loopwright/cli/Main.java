package dev.loopwright.cli;

/** The {@code loopwright} command. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param arguments what was typed after {@code loopwright}
     */
    public static void main(String[] arguments) {
        System.out.println("loopwright");
    }
}
