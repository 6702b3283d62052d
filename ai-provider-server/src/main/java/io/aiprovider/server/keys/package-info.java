/** API keys: how they are issued, stored, looked up and managed. */
@NullMarked
package io.aiprovider.server.keys;

import org.jspecify.annotations.NullMarked;
