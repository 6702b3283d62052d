@NullMarked
package io.aiprovider.server.explain;

import org.jspecify.annotations.NullMarked;
