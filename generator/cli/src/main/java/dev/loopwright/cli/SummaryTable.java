package dev.loopwright.cli;

import dev.loopwright.compiler.plan.Summary;

/** The layers of a network as a table: what each makes of one row, and what that takes; then the totals. */
final class SummaryTable {

    private SummaryTable() {}

    /** The table, ended by a line end. */
    static String of(Summary summary) {
        Columns table = new Columns(3, "value", "layer", "output", "parameters", "multiply-adds", "bytes");
        for (Summary.Row row : summary.rows()) {
            table.line(
                    row.name(),
                    row.kind(),
                    row.shape().toString(),
                    number(row.parameters()),
                    number(row.multiplyAdds()),
                    number(row.bytes()));
        }
        table.line(
                "total",
                "",
                "",
                Long.toString(summary.parameters()),
                Long.toString(summary.multiplyAdds()),
                Long.toString(summary.bytes()));
        return table + "\nOutput, multiply-adds and bytes are of one row going forward. A value without bytes is never"
                + " stored:\nit stands in the batch, or is made on the way to the next.\n";
    }

    private static String number(long number) {
        return number == 0 ? "-" : Long.toString(number);
    }
}
