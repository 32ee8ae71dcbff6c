package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void namesOfTheModelBecomeJavaNames() {
        assertEquals("BreastCancer", Names.type("breast_cancer"));
        assertEquals("Lesson", Names.type("lesson"));
        assertEquals("hiddenLayer", Names.field("hidden_layer"));
        assertEquals("hiddenLayer", Names.field("hiddenLayer"));
        assertEquals("f10", Names.field("f10"));
        assertEquals("httpUrl", Names.field("HTTP_url"));
        assertEquals("MILES_PER_GALLON", Names.constant("miles_per_gallon"));
        assertEquals("HIDDEN_LAYER", Names.constant("hiddenLayer"));
        assertEquals("breastcancer", Names.packageName("breast_cancer"));
    }

    @Test
    void wordsThatJavaKeepsForItselfAreAvoided() {
        assertEquals("class_", Names.field("class"));
        assertEquals("yield_", Names.field("yield"));
        assertEquals("hashCode_", Names.field("hash_code"));
        assertEquals("StringNet", Names.type("string"));
        assertEquals("BatchNet", Names.type("batch"));
        assertEquals("intnet", Names.packageName("int"));
    }

    @Test
    void anyTextGivesAName() {
        for (String text :
                List.of("", "9", "_", "é", "日本", "a;}b", "x\n//", "\\u0041", "true", "_1", "null", "a".repeat(500))) {
            assertTrue(SourceVersion.isName(Names.type(text), SourceVersion.RELEASE_17), text);
            assertTrue(SourceVersion.isName(Names.field(text), SourceVersion.RELEASE_17), text);
            assertTrue(SourceVersion.isName(Names.constant(text), SourceVersion.RELEASE_17), text);
            assertTrue(Names.isPackage(Names.packageName(text)), text);
        }
    }

    @Test
    void aScopeGivesNoNameTwice() {
        Names names = new Names("model");
        assertEquals("modelOptimizer", names.claim("model", "Optimizer"));
        assertEquals("modelOptimizer2", names.claim("model", "Optimizer"));
        assertEquals("head", names.claim("head", "Optimizer"));
        assertEquals("head2", names.claim("head"));
    }
}
