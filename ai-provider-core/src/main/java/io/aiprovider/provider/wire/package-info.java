/** Code shared by the wire formats of hosted providers: errors, whole answers, streams of JSON. */
@NullMarked
package io.aiprovider.provider.wire;

import org.jspecify.annotations.NullMarked;
