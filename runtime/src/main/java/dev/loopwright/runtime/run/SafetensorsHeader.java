package dev.loopwright.runtime.run;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON header of a safetensors file, and every rule that it must obey before a byte of memory is spent on it.
 *
 * @param count number of floats behind it
 * @param signature the SHA-256 that the file claims
 */
record SafetensorsHeader(Map<String, String> metadata, List<Safetensors.Entry> arrays, int count, byte[] signature) {
    /** The format allows 100 MB; ours name a few dozen arrays. */
    static final int LONGEST = 1 << 20;

    private static final String METADATA = "__metadata__";
    private static final String CHECKSUM = "sha256";
    private static final int DIGITS = 64;
    private static final byte[] BEFORE_DIGITS = ("\"" + CHECKSUM + "\":\"").getBytes(StandardCharsets.US_ASCII);

    /** The header with zeros for the checksum, padded with spaces to a multiple of eight bytes. */
    static byte[] unsigned(Map<String, String> metadata, List<Safetensors.Entry> arrays) {
        JsonStringWriter json = JsonWriter.string();
        json.object().object(METADATA).value(CHECKSUM, "0".repeat(DIGITS));
        metadata.forEach(json::value);
        json.end();
        for (Safetensors.Entry array : arrays) {
            long begin = 4L * array.offset();
            json.object(array.name()).value("dtype", "F32").array("shape", array.shape());
            json.array("data_offsets", List.of(begin, begin + 4L * array.size()))
                    .end();
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

    /** The header as it was before it was signed. */
    static byte[] withoutSignature(byte[] header) {
        byte[] unsigned = header.clone();
        int from = digitsIn(header);
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
        List<Safetensors.Entry> arrays = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, Object> array : json.entrySet()) {
            end = add(array.getKey(), array.getValue(), end, dataLength, arrays);
        }
        require(end == dataLength, "its arrays take " + end + " bytes, but it holds " + dataLength);
        return new SafetensorsHeader(metadata, arrays, (int) (end / 4), signature);
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
        require(json instanceof Map, "it has no metadata, so it is none of ours");
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) json).entrySet()) {
            require(entry.getValue() instanceof String, "its metadata " + entry.getKey() + " is no text");
            metadata.put((String) entry.getKey(), (String) entry.getValue());
        }
        return metadata;
    }

    private static byte[] signature(String digits, byte[] header) throws StrictJson.Refused {
        require(digits != null, "its metadata lack a checksum, so it is none of ours");
        require(digits.matches("[0-9a-f]{" + DIGITS + "}") && digitsIn(header) >= 0, "its checksum is malformed");
        return HexFormat.of().parseHex(digits);
    }

    /** Checks one array, which must begin where the last one ended, and returns where it ends. */
    private static long add(String name, Object json, long begin, long dataLength, List<Safetensors.Entry> arrays)
            throws StrictJson.Refused {
        String which = "its array " + name;
        require(json instanceof Map, which + " is not described by an object");
        Map<?, ?> array = (Map<?, ?>) json;
        require(
                array.keySet().equals(Set.of("dtype", "shape", "data_offsets")),
                which + " lacks an entry or has others");
        require("F32".equals(array.get("dtype")), which + " is of type " + array.get("dtype") + ", not F32");
        List<Long> offsets = numbers(array.get("data_offsets"), which + " has malformed offsets");
        require(offsets.size() == 2 && offsets.get(0) == begin, which + " does not begin where the last one ends");
        List<Integer> shape = shape(array.get("shape"), which);
        long end = begin + 4 * elements(shape, which);
        require(offsets.get(1) == end, which + " has another length than its shape");
        require(end <= dataLength && end / 4 <= Integer.MAX_VALUE - 8, which + " goes beyond the end of the file");
        arrays.add(new Safetensors.Entry(name, shape, (int) (begin / 4)));
        return end;
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
            require(elements <= Integer.MAX_VALUE, which + " is too large");
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

    private static void require(boolean condition, String otherwise) throws StrictJson.Refused {
        if (!condition) {
            throw new StrictJson.Refused(otherwise);
        }
    }
}
