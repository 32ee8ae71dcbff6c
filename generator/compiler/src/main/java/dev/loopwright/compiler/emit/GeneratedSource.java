package dev.loopwright.compiler.emit;

/**
 * One generated Java file.
 *
 * @param path where it belongs below the output folder, with forward slashes: {@code lesson/LessonData.java}
 * @param className its binary name: {@code lesson.LessonData}
 * @param text its whole content, lines ended by {@code \n}
 */
public record GeneratedSource(String path, String className, String text) {}
