package dev.loopwright.cli;

import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.plan.Summary;
import java.util.List;

/**
 * The layers of a network as a table: what each makes of one row, and what that takes; the uses of blocks with their sums,
 * and what they are made of below them; then the totals.
 */
final class SummaryTable {
    private final Columns table = new Columns(3, "value", "layer", "output", "parameters", "multiply-adds", "bytes");
    private final Summary summary;

    private SummaryTable(Summary summary) {
        this.summary = summary;
    }

    /** The table, ended by a line end. */
    static String of(Summary summary) {
        return new SummaryTable(summary).text();
    }

    private String text() {
        List<Group> open = List.of();
        for (Summary.Row row : summary.rows()) {
            for (int depth = 0; depth < row.groups().size(); depth++) {
                Group group = row.groups().get(depth);
                if (depth >= open.size() || !open.get(depth).equals(group)) {
                    block(summary.block(group), depth);
                }
            }
            open = row.groups();
            String weights = row.shares().map(name -> ", weights of " + name).orElse("");
            line(
                    "  ".repeat(open.size()) + row.name(),
                    row.kind() + weights,
                    row.shape().toString(),
                    List.of(row.parameters(), row.multiplyAdds(), row.bytes()));
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

    private void block(Summary.Block block, int depth) {
        line(
                "  ".repeat(depth) + block.group().name(),
                "block " + block.group().block(),
                block.shape().toString(),
                List.of(block.parameters(), block.multiplyAdds(), block.bytes()));
    }

    private void line(String name, String kind, String shape, List<Long> numbers) {
        table.line(name, kind, shape, number(numbers.get(0)), number(numbers.get(1)), number(numbers.get(2)));
    }

    private static String number(long number) {
        return number == 0 ? "-" : Long.toString(number);
    }
}
