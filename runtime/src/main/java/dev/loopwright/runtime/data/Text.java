package dev.loopwright.runtime.data;

import dev.loopwright.runtime.SpecName;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A text whose words or characters, as the column of tokens has them, are the rows; read in pieces, whatever its lines. */
@SpecName(
        value = "text",
        summary = "one text, of which each word or character is a row: `from text \"book.txt\" by characters`")
public final class Text extends Format {

    /** There is nothing to set. */
    public Text() {}

    @Override
    Records open(Path file, List<Column> wanted) throws IOException {
        for (Column column : wanted) {
            if (column.isOfWindows()) {
                return new Pieces(file, column);
            }
        }
        throw new IllegalArgumentException("no column has windows of a text");
    }

    private static final class Pieces implements Records {
        private final String name;
        private final String column;
        private final Tokens tokens;
        private final TextFile text;
        private final char[] buffer = new char[1 << 16];
        private final StringBuilder piece = new StringBuilder();
        private final Row row = new Row();
        private final Reader in;
        private Place place;
        private int at;
        private int end;
        private boolean some;

        private Pieces(Path file, Column windows) throws IOException {
            column = windows.name();
            tokens = windows.tokens();
            name = FileProblems.name(file);
            place = new Place(name, 1);
            text = TextFile.at(file);
            in = text.open();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> header() {
            return List.of(column);
        }

        @Override
        public Place headerPlace() {
            return place;
        }

        @Override
        public Row next() throws IOException {
            try {
                return read();
            } catch (CharacterCodingException e) {
                throw text.notText();
            }
        }

        private Row read() throws IOException {
            piece.setLength(0);
            row.begin(place);
            int c = character();
            if (tokens.words()) {
                while (c >= 0 && !Tokens.isOfWord(c)) {
                    c = character();
                }
                row.begin(place);
                for (; c >= 0 && Tokens.isOfWord(c); c = character()) {
                    // what is longer is in no vocabulary, wherever it ends
                    if (piece.length() <= Tokens.LONGEST) {
                        piece.appendCodePoint(c);
                    }
                }
            } else if (c >= 0) {
                piece.appendCodePoint(c);
            }
            if (piece.length() == 0) {
                if (!some) {
                    throw FileProblems.noTokens(name, tokens);
                }
                return null;
            }
            some = true;
            row.add(tokens.words() ? piece.toString().toLowerCase(Locale.ROOT) : piece.toString());
            return row;
        }

        /** The next code point, or -1. */
        private int character() throws IOException {
            int first = unit();
            if (first == '\n') {
                place = new Place(name, place.number() + 1);
            } else if (first == 0) {
                throw DataProblems.nul(place);
            }
            return first >= 0 && Character.isHighSurrogate((char) first)
                    ? Character.toCodePoint((char) first, (char) unit())
                    : first;
        }

        private int unit() throws IOException {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    return -1;
                }
            }
            return buffer[at++];
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
