/** A provider of one's own. */
@NullMarked
package io.aiprovider.samples.faq;

import org.jspecify.annotations.NullMarked;
