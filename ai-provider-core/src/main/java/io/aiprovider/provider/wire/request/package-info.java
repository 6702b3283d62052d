/** Code shared by the request translations of providers: messages, fields, tools and schemas. */
@NullMarked
package io.aiprovider.provider.wire.request;

import org.jspecify.annotations.NullMarked;
