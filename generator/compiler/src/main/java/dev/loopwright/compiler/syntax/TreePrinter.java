package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * Prints a tree of records, one line for each: its kind, where it stands as {@code line:column-line:column}, and what it
 * holds, indented. Written over records in general, so a new kind of node needs nothing here. Empty lists, absent values
 * and empty texts are left out.
 */
public final class TreePrinter {
    private final StringBuilder out = new StringBuilder();

    private TreePrinter() {}

    /** The tree below any record of this package. */
    public static String print(Record tree) {
        TreePrinter printer = new TreePrinter();
        printer.record("", tree, 0);
        return printer.out.toString();
    }

    private void record(String label, Record node, int depth) {
        line(label + node.getClass().getSimpleName() + place(node) + leaves(node), depth);
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            branch(component.getName() + " ", value(node, component), depth + 1);
        }
    }

    private void branch(String label, Object value, int depth) {
        if (value instanceof Optional<?> maybe) {
            maybe.ifPresent(v -> branch(label, v, depth));
        } else if (value instanceof List<?> list) {
            list.forEach(v -> branch(label, v, depth));
        } else if (value instanceof Record node && !(value instanceof Span) && !isLeaf(node)) {
            record(label, node, depth);
        }
    }

    /** What fits on the line of the node itself: texts, truth values, names, numbers, references. */
    private static String leaves(Record node) {
        StringBuilder leaves = new StringBuilder();
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Object value = value(node, component);
            for (Object one :
                    value instanceof Optional<?> maybe ? maybe.stream().toList() : items(value)) {
                String text = leaf(one);
                if (!text.isEmpty()) {
                    leaves.append(' ').append(component.getName()).append('=').append(text);
                }
            }
        }
        return leaves.toString();
    }

    private static List<?> items(Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static String leaf(Object value) {
        if (value instanceof String text) {
            return text.isEmpty() ? "" : quoted(text);
        }
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "";
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value instanceof Record node && isLeaf(node) ? leafText(node) : "";
    }

    private static boolean isLeaf(Record node) {
        return node instanceof ModelTree.Name
                || node instanceof Expression.Number
                || node instanceof Expression.Text
                || node instanceof Expression.Reference;
    }

    private static String leafText(Record node) {
        if (node instanceof ModelTree.Name name) {
            return name.text() + place(name);
        }
        if (node instanceof Expression.Number number) {
            return number.text() + number.unit().map(u -> "_" + u.text()).orElse("") + place(number);
        }
        if (node instanceof Expression.Text text) {
            return quoted(text.value()) + place(text);
        }
        return ((Expression.Reference) node).text() + place(node);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String place(Record node) {
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            if (component.getName().equals("span")) {
                Span span = (Span) value(node, component);
                SourceFile file = span.file();
                String end = file.lineOf(span.end()) + ":" + file.columnOf(span.end());
                return "@" + span.line() + ":" + span.column() + "-" + end;
            }
        }
        return "";
    }

    private static Object value(Record node, RecordComponent component) {
        try {
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record of the tree is not public: " + node.getClass(), e);
        }
    }

    private void line(String text, int depth) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
