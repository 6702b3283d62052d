@NullMarked
package io.aiprovider.server.openapi;

import org.jspecify.annotations.NullMarked;
