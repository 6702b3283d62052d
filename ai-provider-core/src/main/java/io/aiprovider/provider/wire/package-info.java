/** What the wires of hosted providers have in common: errors, whole answers, streams of JSON. */
@NullMarked
package io.aiprovider.provider.wire;

import org.jspecify.annotations.NullMarked;
