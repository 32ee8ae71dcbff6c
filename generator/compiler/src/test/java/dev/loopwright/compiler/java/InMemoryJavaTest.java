package dev.loopwright.compiler.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.emit.GeneratedSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryJavaTest {

    @Test
    void textBecomesClassesThatRun() throws ReflectiveOperationException {
        InMemoryJava.Result result = InMemoryJava.compile(List.of(
                source("a.A", "package a; public final class A { public static int six() { return B.two() * 3; } }"),
                source("a.B", "package a; final class B { static int two() { return 2; } }")));
        assertTrue(result.isClean(), result.toString());
        Class<?> a = result.classes().load(getClass().getClassLoader()).loadClass("a.A");
        assertEquals(6, a.getMethod("six").invoke(null));
    }

    @Test
    void theRuntimeIsOnTheClassPath() {
        InMemoryJava.Result result = InMemoryJava.compile(
                List.of(source("a.A", "package a; interface A { dev.loopwright.runtime.Model model(); }")));
        assertTrue(result.isClean(), result.toString());
    }

    @Test
    void errorsNameFileAndLine() {
        InMemoryJava.Result result = InMemoryJava.compile(List.of(source("a.A", "package a;\nclass A { int x = y; }")));
        assertFalse(result.isClean());
        assertTrue(result.errors().get(0).startsWith("/a/A.java:2: "), result.toString());
    }

    @Test
    void warningsCountExceptThatOfTheVectorApi() {
        GeneratedSource raw = source("a.A", "package a; class A { java.util.List x; }");
        assertEquals(1, InMemoryJava.compile(List.of(raw)).warnings().size());
        GeneratedSource vector = source("a.A", "package a; interface A { jdk.incubator.vector.FloatVector v(); }");
        InMemoryJava.Result result =
                InMemoryJava.compile(List.of(vector), List.of(), List.of("--add-modules", "jdk.incubator.vector"));
        assertTrue(result.isClean(), result.toString());
    }

    private static GeneratedSource source(String className, String text) {
        return new GeneratedSource(className.replace('.', '/') + ".java", className, text);
    }
}
