package dev.loopwright.runtime.run;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.loopwright.runtime.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON header of a safetensors file, and every rule that it must obey before a byte of memory is spent on it.
 *
 * @param json the bytes themselves
 * @param slots what lies where, in the order of the file
 * @param signature the SHA-256 that the file claims; empty if it claims none
 */
record SafetensorsHeader(byte[] json, Map<String, String> metadata, List<Slot> slots, byte[] signature) {
    /** The format allows 100 MB; ours name a few dozen arrays. */
    static final int LONGEST = 1 << 20;

    /** Elements of an array: as many as Java allows. */
    private static final long MOST = Integer.MAX_VALUE - 8;

    private static final String METADATA = "__metadata__";
    private static final String CHECKSUM = "sha256";
    private static final int DIGITS = 64;
    private static final byte[] BEFORE_DIGITS = ("\"" + CHECKSUM + "\":\"").getBytes(StandardCharsets.US_ASCII);

    /**
     * An array as the header describes it.
     *
     * @param begin where in the file its numbers begin
     */
    record Slot(String name, NumberType type, List<Integer> shape, long begin) {
        int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        long end() {
            return begin + (long) type.bytes() * size();
        }
    }

    /** The header with zeros for the checksum, padded with spaces to a multiple of eight bytes. */
    static byte[] unsigned(Map<String, String> metadata, List<Safetensors.Numbered> arrays) {
        JsonStringWriter json = JsonWriter.string();
        json.object().object(METADATA).value(CHECKSUM, "0".repeat(DIGITS));
        metadata.forEach(json::value);
        json.end();
        long begin = 0;
        for (Safetensors.Numbered array : arrays) {
            long end = begin + (long) array.type().bytes() * array.size();
            json.object(array.name()).value("dtype", array.type().name()).array("shape", array.shape());
            json.array("data_offsets", List.of(begin, end)).end();
            begin = end;
        }
        byte[] bytes = json.end().done().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Puts the digest in place of the zeros. */
    static void sign(byte[] header, byte[] digest) {
        byte[] digits = HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, digitsIn(header), DIGITS);
    }

    /** Its length in bytes. */
    int length() {
        return json.length;
    }

    /** Where in the file the numbers begin. */
    long begin() {
        return 8L + json.length;
    }

    /** Bytes behind the header. */
    long dataLength() {
        return slots.isEmpty() ? 0 : slots.get(slots.size() - 1).end() - begin();
    }

    /** The array of that name. */
    Slot slot(String name) throws StrictJson.Refused {
        for (Slot slot : slots) {
            if (slot.name().equals(name)) {
                return slot;
            }
        }
        throw new StrictJson.Refused("it has no array " + name);
    }

    void refuseWithoutSignature() throws StrictJson.Refused {
        require(signature.length > 0, "its metadata lack a checksum, so it is none of ours");
    }

    /** The bytes as they were before they were signed. */
    byte[] unsigned() {
        byte[] unsigned = json.clone();
        int from = digitsIn(json);
        Arrays.fill(unsigned, from, from + DIGITS, (byte) '0');
        return unsigned;
    }

    /** Where the digits of the checksum begin; -1 if there are none. Text in quotes cannot look like this. */
    private static int digitsIn(byte[] header) {
        for (int i = 0; i + BEFORE_DIGITS.length + DIGITS <= header.length; i++) {
            if (Arrays.equals(header, i, i + BEFORE_DIGITS.length, BEFORE_DIGITS, 0, BEFORE_DIGITS.length)) {
                return i + BEFORE_DIGITS.length;
            }
        }
        return -1;
    }

    /**
     * Checks a header.
     *
     * @param dataLength bytes behind the header
     */
    static SafetensorsHeader parse(byte[] header, long dataLength) throws StrictJson.Refused {
        require(header[0] == '{', "it is no safetensors file");
        Map<String, Object> json = StrictJson.object(text(header));
        Map<String, String> metadata = metadata(json.remove(METADATA));
        byte[] signature = signature(metadata.remove(CHECKSUM), header);
        List<Slot> slots = new ArrayList<>();
        long begin = 8L + header.length;
        for (Map.Entry<String, Object> array : json.entrySet()) {
            slots.add(slot(array.getKey(), array.getValue(), begin, dataLength));
        }
        // the format does not say that names stand in the order of the numbers
        slots.sort(Comparator.comparingLong(Slot::begin).thenComparingLong(Slot::end));
        long end = begin;
        for (Slot slot : slots) {
            require(slot.begin() == end, "its array " + slot.name() + " does not begin where the last one ends");
            end = slot.end();
        }
        require(end - begin == dataLength, "its arrays take " + (end - begin) + " bytes, but it holds " + dataLength);
        return new SafetensorsHeader(header, metadata, List.copyOf(slots), signature);
    }

    private static String text(byte[] header) throws StrictJson.Refused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StrictJson.Refused("its header is no UTF-8 text");
        }
    }

    private static Map<String, String> metadata(Object json) throws StrictJson.Refused {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (json == null) {
            return metadata;
        }
        require(json instanceof Map, "its metadata are not described by an object");
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) json).entrySet()) {
            require(entry.getValue() instanceof String, "its metadata " + entry.getKey() + " is no text");
            metadata.put((String) entry.getKey(), (String) entry.getValue());
        }
        return metadata;
    }

    private static byte[] signature(String digits, byte[] header) throws StrictJson.Refused {
        if (digits == null) {
            return new byte[0];
        }
        require(digits.matches("[0-9a-f]{" + DIGITS + "}") && digitsIn(header) >= 0, "its checksum is malformed");
        return HexFormat.of().parseHex(digits);
    }

    /** Checks one array by itself. */
    private static Slot slot(String name, Object json, long begin, long dataLength) throws StrictJson.Refused {
        String which = "its array " + name;
        require(json instanceof Map, which + " is not described by an object");
        Map<?, ?> array = (Map<?, ?>) json;
        require(
                array.keySet().equals(Set.of("dtype", "shape", "data_offsets")),
                which + " lacks an entry or has others");
        NumberType type = type(array.get("dtype"), which);
        List<Long> offsets = numbers(array.get("data_offsets"), which + " has malformed offsets");
        require(offsets.size() == 2, which + " has malformed offsets");
        List<Integer> shape = shape(array.get("shape"), which);
        long end = offsets.get(0) + type.bytes() * elements(shape, which);
        require(offsets.get(1) == end, which + " has another length than its shape");
        require(end <= dataLength, which + " goes beyond the end of the file");
        return new Slot(name, type, shape, begin + offsets.get(0));
    }

    private static NumberType type(Object name, String which) throws StrictJson.Refused {
        for (NumberType type : NumberType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new StrictJson.Refused(which + " is of type " + name + ", which is unknown");
    }

    private static List<Integer> shape(Object json, String which) throws StrictJson.Refused {
        List<Integer> shape = new ArrayList<>();
        for (long size : numbers(json, which + " has a malformed shape")) {
            require(size <= Integer.MAX_VALUE, which + " is too large");
            shape.add((int) size);
        }
        return shape;
    }

    private static long elements(List<Integer> shape, String which) throws StrictJson.Refused {
        long elements = 1;
        for (int size : shape) {
            elements *= size;
            require(elements <= MOST, which + " is too large");
        }
        return elements;
    }

    /** A list of whole numbers, none negative. */
    private static List<Long> numbers(Object json, String otherwise) throws StrictJson.Refused {
        require(json instanceof List, otherwise);
        List<Long> numbers = new ArrayList<>();
        for (Object item : (List<?>) json) {
            long number = item instanceof Long whole ? whole : -1;
            require(number >= 0, otherwise);
            numbers.add(number);
        }
        return numbers;
    }

    static void require(boolean condition, String otherwise) throws StrictJson.Refused {
        if (!condition) {
            throw new StrictJson.Refused(otherwise);
        }
    }
}
