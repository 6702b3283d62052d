/**
 * The contract of what sends HTTP requests to providers, with real servers. Its tests need OkHttp's
 * MockWebServer.
 */
@NullMarked
package io.aiprovider.testing.http;

import org.jspecify.annotations.NullMarked;
