/** Changes to the pictures of training rows. */
package dev.loopwright.runtime.augment;
