@NullMarked
package io.aiprovider.server.switches;

import org.jspecify.annotations.NullMarked;
