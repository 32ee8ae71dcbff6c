package dev.loopwright.runtime.data;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.StrictJson;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object a line. The first has all keys; in others those that are absent are missing, as null is. A list of numbers,
 * also of lists, is an array.
 */
@SpecName(
        value = "jsonl",
        summary = "one JSON object a line; the first line has all keys, a list of numbers is an array")
public final class JsonLines extends Format {
    private static final int LARGEST_LINE = 1 << 24;

    @Override
    Records open(Path file, List<Column> wanted) throws IOException {
        return new Lines(file, wanted);
    }

    @Override
    Optional<String> settings() {
        return Optional.of("");
    }

    private static final class Lines implements Records {
        private final Path file;
        private final String name;
        private final List<Column> wanted;
        private final TextFile text;
        private final Reader in;
        private final char[] buffer = new char[1 << 16];
        private final StringBuilder line = new StringBuilder();
        private final Row row = new Row();
        private final Map<String, Integer> widths = new LinkedHashMap<>();
        private Map<String, Object> first;
        private Place headerPlace;
        private int at;
        private int end;
        private int number;
        private int blankLines;

        private Lines(Path file, List<Column> wanted) throws IOException {
            this.file = file;
            name = FileProblems.name(file);
            this.wanted = wanted;
            text = TextFile.at(file);
            in = text.open();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> header() throws IOException {
            first = object();
            if (first == null) {
                throw FileProblems.empty(file, wanted);
            }
            headerPlace = row.place();
            List<String> header = new ArrayList<>();
            first.forEach((key, value) -> {
                int width = flat(value).size();
                widths.put(key, width);
                header.addAll(Collections.nCopies(width, key));
            });
            return header;
        }

        @Override
        public Place headerPlace() {
            return headerPlace;
        }

        @Override
        public Row next() throws IOException {
            Map<String, Object> object = first == null ? object() : first;
            first = null;
            if (object == null) {
                return null;
            }
            for (Map.Entry<String, Integer> column : widths.entrySet()) {
                Object value = object.get(column.getKey());
                List<Object> cells = value == null ? Collections.nCopies(column.getValue(), null) : flat(value);
                if (cells.size() != column.getValue() && wants(column.getKey())) {
                    throw DataProblems.listLength(row.place(), column.getKey(), column.getValue(), cells.size());
                }
                for (int c = 0; c < column.getValue(); c++) {
                    add(c < cells.size() ? cells.get(c) : null);
                }
            }
            return row;
        }

        private boolean wants(String key) {
            return wanted.stream().anyMatch(c -> c.name().equals(key) || c.gathers(key));
        }

        /** Whole numbers stay text, for a key may be larger than a double is exact. */
        private void add(Object value) {
            if (value instanceof Double number) {
                row.add(number);
            } else {
                row.add(value == null ? "" : value.toString());
            }
        }

        private static List<Object> flat(Object value) {
            List<Object> flat = new ArrayList<>();
            if (value instanceof List<?> list) {
                list.forEach(element -> flat.addAll(flat(element)));
            } else {
                flat.add(value);
            }
            return flat;
        }

        /** The next object; null at the end. */
        private Map<String, Object> object() throws IOException {
            while (line()) {
                row.begin(new Place(name, number));
                String content = line.toString();
                if (content.isBlank()) {
                    blankLines++;
                    continue;
                }
                try {
                    return StrictJson.object(content);
                } catch (StrictJson.Refused e) {
                    throw DataProblems.notJson(row.place(), e.getMessage());
                }
            }
            return null;
        }

        /** Reads up to the end of a line; false if nothing is left. */
        private boolean line() throws IOException {
            line.setLength(0);
            number++;
            try {
                while (true) {
                    if (at == end) {
                        end = Math.max(0, in.read(buffer));
                        at = 0;
                        if (end == 0) {
                            return line.length() > 0;
                        }
                    }
                    int from = at;
                    while (at < end && buffer[at] != '\n') {
                        at++;
                    }
                    line.append(buffer, from, at - from);
                    if (line.length() > LARGEST_LINE) {
                        throw FileProblems.longRow(new Place(name, number), LARGEST_LINE);
                    }
                    if (at < end) {
                        at++;
                        return true;
                    }
                }
            } catch (CharacterCodingException e) {
                throw text.notText();
            }
        }

        @Override
        public void digested(boolean wanted) {
            text.digested(wanted);
        }

        @Override
        public Optional<byte[]> digest() throws IOException {
            return text.digest();
        }

        @Override
        public int blankLines() {
            return blankLines;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
