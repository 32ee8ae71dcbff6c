package dev.loopwright.runtime.data;

import java.util.List;

/** Finds labels by their characters, so that no cell has to become a text first. */
final class Labels {
    private final String[] slots;
    private final int[] indexes;

    Labels(List<String> labels) {
        slots = new String[Integer.highestOneBit(Math.max(1, labels.size())) * 4];
        indexes = new int[slots.length];
        for (int i = labels.size() - 1; i >= 0; i--) {
            char[] text = labels.get(i).toCharArray();
            int slot = slot(text, 0, text.length);
            slots[slot] = labels.get(i);
            indexes[slot] = i;
        }
    }

    /** The number of a label, or -1 if there is none such. */
    int index(char[] text, int from, int to) {
        int slot = slot(text, from, to);
        return slots[slot] == null ? -1 : indexes[slot];
    }

    /** Where a label stands, or the free place where it would. */
    private int slot(char[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = (hash ^ hash >>> 15) & slots.length - 1;
        while (slots[slot] != null && !is(slots[slot], text, from, to)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private static boolean is(String label, char[] text, int from, int to) {
        boolean equal = label.length() == to - from;
        for (int i = from; equal && i < to; i++) {
            equal = label.charAt(i - from) == text[i];
        }
        return equal;
    }
}
