call nblsp#define('markdown')
