/** A sample: a custom provider. */
@NullMarked
package io.aiprovider.samples.faq;

import org.jspecify.annotations.NullMarked;
