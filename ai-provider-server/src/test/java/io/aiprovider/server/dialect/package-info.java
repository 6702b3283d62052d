/** Services that speak OpenAI's protocol in their own way, behind the running server. */
@NullMarked
package io.aiprovider.server.dialect;

import org.jspecify.annotations.NullMarked;
