package dev.loopwright.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A dirty table and what becomes of it, as it is written on a page of the gallery:
 *
 * <pre>
 * === what is the matter with it
 * | input x : number            the columns, if they are not those of CARS
 * file: cars.csv.gz             the name, if it is not cars.csv; .gz compresses the content
 * + c,1,2,4,USA,no,yes          a row behind two good ones; or the whole file, line by line
 * ---
 * what becomes of it
 * </pre>
 *
 * In the content {@code \xEB} is a byte, {@code \r}, {@code \n}, {@code \t}, {@code \0} are what they are in Java, {@code
 * \&#123;1000:x,&#125;} is a text so many times, and a backslash at the end of a line takes the line break away.
 */
record DirtyCase(String title, List<String> columns, String file, List<String> lines, String outcome) {
    private static final String CARS = """
              key    name
              input  power  : number in 1..500
              input  weight : number           missing median
              input  doors  : integer in 2..5  missing 4
              input  origin : category USA | Europe | Japan
              input  used   : boolean          missing mode
              target cheap  : boolean
              split 50% train, 50% test
            """;

    private static final String GOOD = """
            name,power,weight,doors,origin,used,cheap
            a,100,2000,4,USA,no,yes
            b,90,1900,5,Japan,yes,no
            """;

    private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9A-F]{2}|[rnt0\\\\]|\\{(\\d+):([^}]*)})");

    static List<DirtyCase> all(Path page) throws IOException {
        List<DirtyCase> cases = new ArrayList<>();
        for (String text : Files.readString(page).split("(?m)^=== ")) {
            if (!text.isBlank()) {
                cases.add(read(text));
            }
        }
        return cases;
    }

    private static DirtyCase read(String text) {
        String[] halves = text.split("(?m)^---\n", 2);
        List<String> lines = new ArrayList<>(halves[0].lines().toList());
        String title = lines.remove(0);
        List<String> columns = lines.stream()
                .filter(l -> l.startsWith("| "))
                .map(l -> l.substring(2))
                .toList();
        Optional<String> file =
                lines.stream().filter(l -> l.startsWith("file: ")).findFirst();
        lines.removeIf(l -> l.startsWith("| ") || l.startsWith("file: "));
        String outcome = halves.length < 2 ? "" : halves[1].stripTrailing() + "\n";
        return new DirtyCase(
                title, columns, file.map(f -> f.substring("file: ".length())).orElse("cars.csv"), lines, outcome);
    }

    /** As it stands on the page, with what has become of it now. */
    String with(String found) {
        StringBuilder text = new StringBuilder("=== ").append(title).append('\n');
        columns.forEach(line -> text.append("| ").append(line).append('\n'));
        if (!file.equals("cars.csv")) {
            text.append("file: ").append(file).append('\n');
        }
        lines.forEach(line -> text.append(line).append('\n'));
        return text.append("---\n").append(found).append('\n').toString();
    }

    /** A model file that reads the table. */
    String model() {
        String data = columns.isEmpty() ? CARS : String.join("\n", columns) + "\n";
        Matcher target = Pattern.compile("target\\s+(\\w+)\\s*:\\s*(\\w+)").matcher(data);
        if (!target.find()) {
            throw new IllegalArgumentException(title + ": no target");
        }
        boolean number = !target.group(2).equals("boolean");
        String loss = number ? "mean_squared_error" : "binary_cross_entropy";
        return """
                spec cars version 1
                data {
                  from csv "cars.csv"
                %s}
                model net(x: inputs) -> p: real[1] { p = dense(x, units: 1)%s }
                objective { loss = %s(p, %s) }
                loop {
                  optimizer adam = adam(rate: 1e-3) on net
                  for epoch in 1..2 {
                    for batch of 2 rows in train { compute loss clear gradients backward loss update net with adam }
                    report epoch, running.loss
                  }
                %s}
                """.formatted(
                        data,
                        number ? "" : " |> sigmoid",
                        loss,
                        target.group(1),
                        data.contains("% test") ? "  evaluate test\n  report test.loss\n" : "");
    }

    /** The bytes of the table. */
    byte[] content() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean appended = !lines.isEmpty() && lines.get(0).startsWith("+ ");
        write(bytes, appended ? GOOD : "");
        for (String line : lines) {
            boolean goesOn = line.endsWith("\\") && !line.endsWith("\\\\");
            String text = appended ? line.substring(2) : line;
            write(bytes, goesOn ? text.substring(0, text.length() - 1) : text + "\n");
        }
        if (!file.endsWith(".gz")) {
            return bytes.toByteArray();
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            bytes.writeTo(gzip);
        }
        return compressed.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        Matcher escape = ESCAPE.matcher(text);
        int from = 0;
        while (escape.find()) {
            plain(bytes, text.substring(from, escape.start()));
            unescape(bytes, escape);
            from = escape.end();
        }
        plain(bytes, text.substring(from));
    }

    private static void unescape(ByteArrayOutputStream bytes, Matcher escape) {
        String what = escape.group(1);
        switch (what.charAt(0)) {
            case 'x' -> bytes.write(Integer.parseInt(what.substring(1), 16));
            case 'r' -> bytes.write('\r');
            case 'n' -> bytes.write('\n');
            case 't' -> bytes.write('\t');
            case '0' -> bytes.write(0);
            case '\\' -> bytes.write('\\');
            default -> {
                for (int i = 0; i < Integer.parseInt(escape.group(2)); i++) {
                    write(bytes, escape.group(3));
                }
            }
        }
    }

    private static void plain(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A cell with what cannot be seen in it written as an escape. */
    static String visible(String cell) {
        StringBuilder text = new StringBuilder();
        cell.chars().forEach(c -> text.append(c < ' ' || c > '~' ? "\\u%04x".formatted(c) : String.valueOf((char) c)));
        return text.length() > 60 ? text.substring(0, 60) + "…" : text.toString();
    }
}
