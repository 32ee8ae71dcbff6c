/** What turns labels, texts and dates into numbers. */
package dev.loopwright.runtime.encoding;
