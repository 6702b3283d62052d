/** The interceptors that a call passes through, and the chain that runs them. */
@NullMarked
package io.aiprovider.interceptor;

import org.jspecify.annotations.NullMarked;
