@NullMarked
package io.aiprovider.server.overload;

import org.jspecify.annotations.NullMarked;
