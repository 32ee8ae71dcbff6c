package dev.loopwright.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import dev.loopwright.runtime.data.Sql;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house, for all modules in one place: which package may use what. */
class ArchitectureTest {
    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(ArchitectureTest::isOurs)
                .importPackages("dev.loopwright");
    }

    /** The libraries that are shaded into the runtime jar live under our name but not by our rules. */
    private static boolean isOurs(Location location) {
        return !location.contains("/dev/loopwright/runtime/shaded/");
    }

    @Test
    void arrowsBetweenModulesGoOneWay() {
        noClasses()
                .that()
                .resideInAPackage("dev.loopwright.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.loopwright.compiler..", "dev.loopwright.cli..", "dev.loopwright.grammar..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("dev.loopwright.grammar..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.loopwright.compiler..", "dev.loopwright.cli..", "dev.loopwright.runtime..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("dev.loopwright.compiler..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.loopwright.cli..")
                .check(all);
    }

    @Test
    void onlySyntaxKnowsTheParserGenerator() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.loopwright.compiler.syntax", "dev.loopwright.grammar")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.antlr..", "dev.loopwright.grammar..")
                .check(all);
    }

    @Test
    void onlyEmitPlanAndCatalogKnowJavaPoet() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.loopwright.compiler.emit..",
                        "dev.loopwright.compiler.plan..",
                        "dev.loopwright.compiler.catalog..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.palantir.javapoet..")
                .check(all);
    }

    @Test
    void onlyTheCommandKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.loopwright.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(all);
    }

    @Test
    void theRuntimeNeverOpensTheNetworkStartsProcessesOrRevivesObjects() {
        noClasses()
                .that()
                .resideInAPackage("dev.loopwright.runtime..")
                .should()
                .dependOnClassesThat(
                        are(resideInAnyPackage("java.net..", "javax.net..", "java.rmi..", "javax.naming..")))
                .orShould()
                .dependOnClassesThat(are(assignableTo(java.io.ObjectInputStream.class)))
                .orShould()
                .dependOnClassesThat(are(assignableTo(ProcessBuilder.class)))
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .check(all);
    }

    @Test
    void theRuntimeLoadsNoClassesAndReflectsOnNothing() {
        noClasses()
                .that()
                .resideInAPackage("dev.loopwright.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .dependOnClassesThat(are(assignableTo(ClassLoader.class)))
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(all);
    }

    @Test
    void theCompilerTouchesNoFiles() {
        // In-memory javac has to name the class path. Path itself is named by generated code.
        noClasses()
                .that()
                .resideInAPackage("dev.loopwright.compiler..")
                .and()
                .resideOutsideOfPackage("dev.loopwright.compiler.java..")
                .should()
                .dependOnClassesThat(are(resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                        .and(not(type(Path.class)))))
                .orShould()
                .dependOnClassesThat(are(assignableTo(File.class)))
                .orShould()
                .dependOnClassesThat(are(assignableTo(java.io.FileInputStream.class)))
                .orShould()
                .dependOnClassesThat(are(assignableTo(java.io.FileOutputStream.class)))
                .check(all);
    }

    @Test
    void onlyTheCommandAndGeneratedProgramsPrintAndExit() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.loopwright.cli..", "dev.loopwright.runtime.run..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(all);
    }

    @Test
    void onlyTheCommandAndQueriesReadTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.loopwright.cli..")
                .and()
                .areNotAssignableTo(Sql.class)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(all);
    }

    @Test
    void packagesOfTheRuntimeHaveNoCycles() {
        slices().matching("dev.loopwright.runtime.(*)..")
                .should()
                .beFreeOfCycles()
                .check(all);
    }

    /** What is made of the shaped model must not look back at what was written. */
    @Test
    void frontEndAndBackEndMeetInTheShapedModelOnly() {
        String[] back = {
            "dev.loopwright.compiler.plan..", "dev.loopwright.compiler.emit..", "dev.loopwright.compiler.java.."
        };
        String[] front = {
            "dev.loopwright.compiler.syntax..", "dev.loopwright.compiler.resolve..", "dev.loopwright.compiler.check.."
        };
        noClasses()
                .that()
                .resideInAnyPackage(front)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(back)
                .check(all);
        noClasses()
                .that()
                .resideInAnyPackage(back)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(front)
                .check(all);
    }

    /**
     * Each stage knows those before it. (No rule against cycles in general: an entry of the catalog knows its shape, its
     * formula and its Java, so catalog, model, formula, plan and emit know each other.)
     */
    @Test
    void stagesOfTheFrontEndKnowTheirPredecessorsOnly() {
        knowsNothingOf("source", "diagnostic", "syntax", "resolve", "check", "model", "catalog");
        knowsNothingOf("diagnostic", "syntax", "resolve", "check", "model", "catalog");
        knowsNothingOf("syntax", "resolve", "check", "model");
        knowsNothingOf("resolve", "check");
    }

    private static void knowsNothingOf(String stage, String... later) {
        String[] packages = Arrays.stream(later)
                .map(p -> "dev.loopwright.compiler." + p + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.loopwright.compiler." + stage + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true)
                .check(all);
    }

    @Test
    void commandsAreNotForOthers() {
        classes()
                .that()
                .resideInAPackage("dev.loopwright.cli")
                .and()
                .doNotHaveSimpleName("Main")
                .should()
                .notBePublic()
                .check(all);
    }
}
