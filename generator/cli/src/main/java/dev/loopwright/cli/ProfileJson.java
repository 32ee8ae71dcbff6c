package dev.loopwright.cli;

import com.grack.nanojson.JsonStringWriter;

/** A profile for programs. Counts of rows and cells are whole numbers, shares lie in 0 to 1, what is not known is absent. */
final class ProfileJson {
    private static final int VALUES = 10;
    private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

    private ProfileJson() {}

    static String of(Profile profile) {
        SeenTable table = profile.table();
        JsonStringWriter json = Json.start("profile");
        json.value("file", table.name()).value("rows", table.rows());
        json.value("wrong_rows", table.wrongRows())
                .value("sampled_rows", table.sample().size());
        json.value("repeated_rows", table.repeated()).array("columns");
        table.columns().forEach(column -> column(json, profile, column));
        json.end();
        steps(json, profile);
        json.array("parts");
        profile.twins().forEach(count -> {
            json.object().value("part", count.part()).value("rows", count.rows());
            json.value("same_as_in_train", count.same());
            if (count.nearly() >= 0) {
                json.value("nearly_as_in_train", count.nearly());
            }
            json.end();
        });
        json.end().array("warnings");
        profile.findings()
                .forEach(finding -> json.object()
                        .value("kind", finding.kind())
                        .value("column", finding.column())
                        .value("text", finding.text())
                        .end());
        return json.end().end().done();
    }

    private static void column(JsonStringWriter json, Profile profile, Seen column) {
        json.object().value("column", column.name).value("type", ProfileText.type(column));
        json.value("cells", column.rows()).value("missing", column.missing());
        json.value("distinct", column.distinct().count());
        json.value("distinct_is_exact", column.distinct().isExact());
        json.array("most_frequent");
        column.mostFrequent(VALUES)
                .forEach(count -> json.object()
                        .value("value", count.value())
                        .value("rows", count.rows())
                        .end());
        json.end();
        if (column.numbers() > 0) {
            numbers(json, column);
        }
        for (Seen target : profile.targets()) {
            double tells = profile.telling().of(column, target);
            if (!Double.isNaN(tells)) {
                json.object("tells")
                        .value("target", target.name)
                        .value("share", tells)
                        .end();
            }
        }
        json.end();
    }

    private static void numbers(JsonStringWriter json, Seen column) {
        Spread spread = new Spread(column.sample().numbers());
        json.value("smallest", column.smallest()).value("largest", column.largest());
        json.value("mean", column.mean()).value("deviation", column.deviation());
        json.array("quantiles");
        for (double share : SHARES) {
            json.object()
                    .value("share", share)
                    .value("value", spread.quantile(share))
                    .end();
        }
        json.end().value("outliers", Math.round(spread.outliers() * column.numbers()));
    }

    private static void steps(JsonStringWriter json, Profile profile) {
        json.array("pipeline");
        profile.steps().forEach(step -> {
            json.object()
                    .value("column", step.column())
                    .value("role", step.role())
                    .value("values", step.values());
            json.value("type", step.type()).array("clauses", step.clauses()).end();
        });
        json.end();
    }
}
