/** A sample: the client without a framework. */
@NullMarked
package io.aiprovider.samples.plain;

import org.jspecify.annotations.NullMarked;
