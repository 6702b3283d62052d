/** Requests and answers of the calls of tenants that want them to be kept. */
@NullMarked
package io.aiprovider.server.content;

import org.jspecify.annotations.NullMarked;
