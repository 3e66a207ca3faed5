/** A value of type T that the compiler keeps apart from every other T, at no cost at run time. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
