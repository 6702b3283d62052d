/** What administrators see and do with the response cache. */
@NullMarked
package io.aiprovider.server.cache;

import org.jspecify.annotations.NullMarked;
