/** A sample: Java functions as tools, records as answers. */
@NullMarked
package io.aiprovider.samples.tools;

import org.jspecify.annotations.NullMarked;
