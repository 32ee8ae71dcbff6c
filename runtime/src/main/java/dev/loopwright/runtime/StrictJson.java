package dev.loopwright.runtime;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON of unknown origin, and refuses what parsers tend to let pass: deep nesting (it would overflow the stack),
 * a key given twice (two readers would see two different files), anything behind the end.
 */
public final class StrictJson {
    private static final int DEEPEST = 16;

    private StrictJson() {}

    /** Not JSON, or not as strict as wanted; the message says in a few words what is wrong. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }

    /** An object as nested maps and lists, in the order of the text; whole numbers are {@link Long}, others double. */
    public static Map<String, Object> object(String text) throws Refused {
        refuseDepth(text);
        try {
            // The parser checks the grammar down to the last character; the reader then sees every key, double or not.
            JsonParser.object().from(text);
            return object(JsonReader.from(text));
        } catch (JsonParserException e) {
            throw new Refused(e.getMessage());
        }
    }

    private static void refuseDepth(String text) throws Refused {
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString && c == '\\') {
                i++;
            } else if (c == '"') {
                inString = !inString;
            } else if (!inString && (c == '{' || c == '[')) {
                depth++;
            } else if (!inString && (c == '}' || c == ']')) {
                depth--;
            }
            if (depth > DEEPEST) {
                throw new Refused("nested deeper than " + DEEPEST);
            }
        }
    }

    private static Map<String, Object> object(JsonReader reader) throws JsonParserException, Refused {
        Map<String, Object> object = new LinkedHashMap<>();
        reader.object();
        while (reader.next()) {
            String key = reader.key();
            if (object.containsKey(key)) {
                throw new Refused("the key \"" + key + "\" occurs twice");
            }
            object.put(key, value(reader));
        }
        return object;
    }

    private static List<Object> array(JsonReader reader) throws JsonParserException, Refused {
        List<Object> array = new ArrayList<>();
        reader.array();
        while (reader.next()) {
            array.add(value(reader));
        }
        return array;
    }

    private static Object value(JsonReader reader) throws JsonParserException, Refused {
        return switch (reader.current()) {
            case OBJECT -> object(reader);
            case ARRAY -> array(reader);
            case NUMBER -> number(reader.number().toString());
            case STRING -> reader.string();
            case BOOLEAN -> reader.bool();
            case NULL -> null;
        };
    }

    private static Number number(String text) {
        if (text.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        return Double.valueOf(text);
    }
}
