/** A sample: interceptors on both chains. */
@NullMarked
package io.aiprovider.samples.redaction;

import org.jspecify.annotations.NullMarked;
