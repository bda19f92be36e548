import { asked, handled, report, type Report } from './report';

/** Routes with their whole path, by what they handle. */
export const routeReports: readonly Report[] = [
  report(
    'Express with several routers, a factory and controllers of classes',
    {
      'src/app.ts':
        "import express from 'express';\nimport { buildRouter } from './routes';\nimport health from './health';\nconst app = express();\napp.use('/api/:version', buildRouter());\napp.use(health);\napp.get(['/a', '/b'], (req, res) => res.end());\nexport default app;\n",
      'src/routes/index.ts':
        "import { Router } from 'express';\nimport { UserController } from '../userController';\nimport orders from './orders';\nexport function buildRouter() {\n  const router = Router();\n  const users = new UserController();\n  router.get('/users/:id', users.showOne);\n  router.post('/users', (req, res) => users.createOne(req, res));\n  router.use('/users/:id/orders', orders);\n  return router;\n}\n",
      'src/routes/orders.ts':
        "import { Router } from 'express';\nconst router = Router({ mergeParams: true });\nrouter.get('/:orderId(\\\\d+)', showOrder);\nrouter.patch('/', async (req, res) => {});\nfunction showOrder() {}\nexport default router;\n",
      'src/userController.ts':
        'export class UserController {\n  showOne = (req: any, res: any) => {};\n  createOne(req: any, res: any) {}\n}\n',
      'src/health.ts':
        "import { Router } from 'express';\nexport default Router().get('/healthz', (_req, res) => res.send('ok'));\n",
    },
    handled('GET /api/v1/users/42', /showOne|users\/:id/, 'src/routes/index.ts#users.showOne'),
    handled('GET /api/v2/users/7/orders/9', /showOrder/, 'src/routes/orders.ts#showOrder);'),
    handled('PATCH /api/v2/users/7/orders', /./, 'src/routes/orders.ts#router.patch'),
    handled('GET /healthz', /./, 'src/health.ts#healthz'),
    handled('GET /b', /./, "src/app.ts#['/a', '/b']"),
  ),
  report(
    'NestJS with versions, a global prefix and several decorators',
    {
      'src/main.ts':
        "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nasync function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  app.setGlobalPrefix('api');\n  await app.listen(3000);\n}\nbootstrap();\n",
      'src/cats.controller.ts':
        "import { Controller, Delete, Get, Param, Post } from '@nestjs/common';\nconst PATH = 'cats';\n@Controller({ path: PATH, version: '1' })\nexport class CatsController {\n  @Get()\n  findAll() {}\n  @Get('/:id/toys')\n  @UseGuards(Guard)\n  async findToys(@Param('id') id: string) {}\n  @Post(['new', 'create'])\n  makeCat() {}\n  @Delete(':id')\n  removeCat() {}\n}\n",
    },
    handled('GET /api/cats/3/toys', /findToys/, 'src/cats.controller.ts#async findToys'),
    handled('POST /api/cats/create', /makeCat/, 'src/cats.controller.ts#makeCat()'),
    handled('DELETE /api/cats/9', /removeCat/, 'src/cats.controller.ts#removeCat()'),
  ),
  report(
    'Hono with base path, chains and a sub-application',
    {
      'src/index.ts':
        "import { Hono } from 'hono';\nimport { books } from './books';\nconst app = new Hono().basePath('/api');\napp.route('/books', books);\napp.get('/ping', c => c.text('pong')).post('/echo', echoBack);\nfunction echoBack(c: any) {}\nexport default app;\n",
      'src/books.ts':
        "import { Hono } from 'hono';\nexport const books = new Hono()\n  .get('/', c => c.json([]))\n  .get('/:isbn', c => c.json({}))\n  .put('/:isbn/cover', replaceCover);\nfunction replaceCover(c: any) {}\n",
    },
    handled('PUT /api/books/123/cover', /replaceCover/, 'src/books.ts#replaceCover);'),
    handled('POST /api/echo', /echoBack/, "src/index.ts#.post('/echo'"),
    handled('GET /api/books/123', /./, "src/books.ts#.get('/:isbn'"),
  ),
  report(
    'Fastify with objects, autoload of plugins and prefixes',
    {
      'src/server.ts':
        "import Fastify from 'fastify';\nimport users from './users.js';\nconst app = Fastify();\napp.register(users, { prefix: '/users' });\napp.route({ method: ['GET', 'HEAD'], url: '/status', handler: showStatus });\nasync function showStatus() {}\n",
      'src/users.ts':
        "import type { FastifyPluginAsync } from 'fastify';\nconst plugin: FastifyPluginAsync = async (fastify) => {\n  fastify.get<{ Params: { id: string } }>('/:id', { schema: {} }, async function readUser(request) {});\n  fastify.register(async (sub) => {\n    sub.post('/tags', addTag);\n  }, { prefix: '/:id' });\n};\nfunction addTag() {}\nexport default plugin;\n",
    },
    handled('GET /users/5', /readUser|\/users\/:id/, 'src/users.ts#fastify.get<'),
    handled('POST /users/5/tags', /addTag/, "src/users.ts#sub.post('/tags'"),
    handled('HEAD /status', /showStatus/, 'src/server.ts#app.route('),
  ),
  report(
    'Next.js in both routers, groups, catch-all and actions',
    {
      'app/(shop)/products/[slug]/page.tsx': 'export default function ProductPage() {\n  return null;\n}\n',
      'app/api/items/[...path]/route.ts': 'export async function GET() {}\nexport const POST = async () => {};\n',
      'app/@modal/login/page.tsx': 'export default function LoginModal() {}\n',
      'pages/api/old/[id].ts': 'export default function handler(req, res) {}\n',
      'pages/about/index.js': 'export default () => null;\n',
      'src/middleware.ts': 'export function middleware() {}\n',
      'package.json': '{ "dependencies": { "next": "14" } }',
    },
    handled('/products/red-shoe', /ProductPage/, 'app/(shop)/products/[slug]/page.tsx#ProductPage'),
    handled('POST /api/items/a/b', /POST/, 'app/api/items/[...path]/route.ts#POST'),
    handled('GET /api/old/3', /handler/, 'pages/api/old/[id].ts#handler'),
    handled('/about', /./, 'pages/about/index.js#export default'),
  ),
  report(
    'SvelteKit files',
    {
      'package.json': '{ "dependencies": { "@sveltejs/kit": "2" } }',
      'src/routes/blog/[slug]/+page.svelte': '<script>\n  export let data;\n</script>\n',
      'src/routes/blog/[slug]/+page.server.ts':
        'export const load = async () => {};\nexport const actions = {\n  default: async () => {},\n};\n',
      'src/routes/(app)/api/[id=integer]/+server.ts': 'export function GET() {}\n',
    },
    handled('GET /api/5', /GET/, 'src/routes/(app)/api/[id=integer]/+server.ts#GET'),
    handled('/blog/hello', /./, 'src/routes/blog/[slug]/+page.svelte#<script>'),
  ),
  report(
    'Nuxt server files',
    {
      'package.json': '{ "dependencies": { "nuxt": "3" } }',
      'server/api/users/[id].get.ts': 'export default defineEventHandler(async event => {\n  return 1;\n});\n',
      'server/routes/feed.xml.ts': 'export default defineEventHandler(() => 1);\n',
      'pages/shop/[id].vue': '<template><b /></template>\n',
    },
    handled('GET /api/users/3', /./, 'server/api/users/[id].get.ts#defineEventHandler'),
    handled('/shop/3', /./, 'pages/shop/[id].vue#<template>'),
  ),
  report(
    'FastAPI with prefixes in both places, constants and dependencies',
    {
      'app/main.py':
        'from fastapi import FastAPI\n\nfrom app.api import router as api_router\nfrom app.config import settings\n\nPREFIX = "/api"\napp = FastAPI()\napp.include_router(api_router, prefix=PREFIX + "/v1")\n\n\n@app.api_route("/any", methods=["GET", "PUT"])\ndef anything():\n    pass\n',
      'app/config.py': 'class Settings:\n    base = "/x"\n\n\nsettings = Settings()\n',
      'app/api/__init__.py':
        'from fastapi import APIRouter\n\nfrom . import markets, users\n\nrouter = APIRouter()\nrouter.include_router(markets.router, prefix="/markets", tags=["m"])\nrouter.include_router(users.router)\n',
      'app/api/markets.py':
        'from fastapi import APIRouter, Depends\n\nrouter = APIRouter(dependencies=[Depends(lambda: (1))])\n\n\n@router.get(\n    "/{chain_id:int}/terms",\n    response_model=list,\n)\nasync def list_terms(chain_id: int):\n    return []\n',
      'app/api/users.py':
        'from fastapi import APIRouter\n\nrouter = APIRouter(prefix="/users")\n\n\n@router.delete("/{user_id}")\n@audit\nasync def drop_user(user_id: int):\n    return {}\n\n\nclass Watch:\n    pass\n\n\nrouter.add_api_route("/watch", Watch, methods=["POST"])\n',
    },
    handled('GET /api/v1/markets/3/terms', /list_terms/, 'app/api/markets.py#async def list_terms'),
    handled('DELETE /api/v1/users/7', /drop_user/, 'app/api/users.py#async def drop_user'),
    handled('PUT /any', /anything/, 'app/main.py#def anything'),
    handled('POST /api/v1/users/watch', /Watch/, 'app/api/users.py#add_api_route'),
  ),
  report(
    'Flask blueprints that are nested, factories and converters',
    {
      'shop/__init__.py':
        'from flask import Flask\n\nfrom .admin import admin_bp\n\n\ndef create_app():\n    app = Flask(__name__)\n    app.register_blueprint(admin_bp, url_prefix="/admin")\n    from shop import public\n    app.register_blueprint(public.bp)\n    return app\n',
      'shop/admin.py':
        'from flask import Blueprint\n\nfrom .reports import reports\n\nadmin_bp = Blueprint("admin", __name__)\nadmin_bp.register_blueprint(reports, url_prefix="/reports")\n\n\n@admin_bp.route("/users/<int:user_id>", methods=["GET", "POST"])\ndef edit_user(user_id):\n    pass\n',
      'shop/reports.py':
        'from flask import Blueprint\n\nreports = Blueprint("reports", __name__)\n\n\n@reports.get("/<path:name>")\ndef show_report(name):\n    pass\n',
      'shop/public.py':
        'from flask import Blueprint\nfrom flask.views import MethodView\n\nbp = Blueprint("public", __name__, url_prefix="/p")\n\n\nclass ItemView(MethodView):\n    def get(self, id):\n        pass\n\n    def delete(self, id):\n        pass\n\n\nbp.add_url_rule("/items/<id>", view_func=ItemView.as_view("item"))\n',
    },
    handled('POST /admin/users/3', /edit_user/, 'shop/admin.py#def edit_user'),
    handled('GET /admin/reports/a/b', /show_report/, 'shop/reports.py#def show_report'),
    handled('DELETE /p/items/3', /delete/, 'shop/public.py#def delete'),
  ),
  report(
    'Django with include in lists, re_path, class views and DRF actions',
    {
      'proj/urls.py':
        'from django.contrib import admin\nfrom django.urls import include, path, re_path\n\nfrom shop.views import HomeView\n\napi_patterns = [\n    path("shop/", include("shop.urls", namespace="shop")),\n]\n\nurlpatterns = [\n    path("admin/", admin.site.urls),\n    path("api/v1/", include(api_patterns)),\n    re_path(r"^archive/(?P<year>[0-9]{4})/$", "shop.views.archive"),\n    path("", HomeView.as_view(), name="home"),\n]\nurlpatterns += [path("late/", HomeView.as_view())]\n',
      'shop/__init__.py': '',
      'shop/urls.py':
        'from django.urls import include, path\nfrom rest_framework.routers import DefaultRouter\n\nfrom . import views\n\nrouter = DefaultRouter()\nrouter.register(r"orders", views.OrderViewSet, basename="order")\n\nurlpatterns = [\n    path("", include(router.urls)),\n    path("items/<int:pk>/", views.item_detail),\n]\n',
      'shop/views.py':
        'from django.views.generic import TemplateView\nfrom rest_framework import viewsets\nfrom rest_framework.decorators import action\n\n\nclass HomeView(TemplateView):\n    pass\n\n\ndef item_detail(request, pk):\n    pass\n\n\ndef archive(request, year):\n    pass\n\n\nclass OrderViewSet(viewsets.ModelViewSet):\n    def list(self, request):\n        pass\n\n    @action(detail=True, methods=["post"], url_path="pay-now")\n    def pay(self, request, pk=None):\n        pass\n',
    },
    handled('GET /api/v1/shop/items/4/', /item_detail/, 'shop/views.py#def item_detail'),
    handled('POST /api/v1/shop/orders/3/pay-now/', /pay/, 'shop/views.py#def pay'),
    handled('GET /api/v1/shop/orders/', /list|OrderViewSet/, 'shop/views.py#def list'),
    handled('GET /archive/2024/', /archive/, 'shop/views.py#def archive'),
  ),
  report(
    'Spring with constants, several paths, interfaces and functional routes',
    {
      'src/main/java/app/Paths.java':
        'package app;\n\npublic final class Paths {\n    public static final String ROOT = "/api";\n    public static final String BOOKS = ROOT + "/books";\n}\n',
      'src/main/java/app/BookController.java':
        'package app;\n\n@RestController\n@RequestMapping(path = Paths.BOOKS, produces = "application/json")\npublic class BookController implements BookApi {\n    @GetMapping({"/{isbn}", "/by-isbn/{isbn}"})\n    public Book findOne(@PathVariable String isbn) {\n        return null;\n    }\n\n    @RequestMapping(value = "/{isbn}", method = {RequestMethod.PUT, RequestMethod.PATCH})\n    public void change() {}\n\n    @PostMapping\n    public void addBook() {}\n\n    @Override\n    public void listAll() {}\n}\n',
      'src/main/java/app/BookApi.java':
        'package app;\n\npublic interface BookApi {\n    @GetMapping("/all")\n    void listAll();\n}\n',
      'src/main/kotlin/app/Routes.kt':
        'package app\n\n@RestController\n@RequestMapping("/k")\nclass KController(val s: S) {\n    @GetMapping("/things/{id}")\n    suspend fun thing(@PathVariable id: Int) = s.get(id)\n}\n',
      'src/main/resources/application.yml': 'server:\n  servlet:\n    context-path: /shop\n',
    },
    handled('GET /shop/api/books/by-isbn/3', /findOne/, 'src/main/java/app/BookController.java#Book findOne'),
    handled('PATCH /shop/api/books/3', /change/, 'src/main/java/app/BookController.java#void change'),
    handled('POST /shop/api/books', /addBook/, 'src/main/java/app/BookController.java#void addBook'),
    handled('GET /shop/k/things/3', /thing/, 'src/main/kotlin/app/Routes.kt#suspend fun thing'),
  ),
  report(
    'Rails with namespaces, concerns, shallow resources and constraints',
    {
      'config/routes.rb':
        "Rails.application.routes.draw do\n  root 'home#index'\n  concern :commentable do\n    resources :comments, only: %i[index create]\n  end\n  namespace :api, defaults: { format: :json } do\n    namespace :v1 do\n      resources :posts, concerns: :commentable, except: [:destroy] do\n        member do\n          post :publish\n        end\n        get :search, on: :collection\n      end\n    end\n  end\n  scope '/admin', module: 'back', as: 'adm' do\n    resource :settings, only: [:show, :update]\n    resources :users, path: 'people', controller: 'members', param: :slug\n  end\n  get 'help/:topic', to: 'help#topic', constraints: { topic: /\\w+/ }\n  match '/ping', to: 'home#ping', via: [:get, :head]\n  get '/old', to: redirect('/new')\n  devise_for :users\n  mount Sidekiq::Web => '/jobs'\n  direct(:x) { 'y' }\nend\n",
      'app/controllers/api/v1/posts_controller.rb':
        'class Api::V1::PostsController < ApplicationController\n  def show; end\n  def publish\n  end\n  def search\n  end\nend\n',
      'app/controllers/api/v1/comments_controller.rb':
        'module Api\n  module V1\n    class CommentsController < ApplicationController\n      def create\n      end\n    end\n  end\nend\n',
      'app/controllers/back/members_controller.rb':
        'class Back::MembersController < ApplicationController\n  def edit\n  end\nend\n',
      'app/controllers/back/settings_controller.rb':
        'class Back::SettingsController < ApplicationController\n  def update\n  end\nend\n',
      'app/controllers/home_controller.rb':
        'class HomeController < ApplicationController\n  def index; end\n  def ping; end\nend\n',
      'app/controllers/help_controller.rb': 'class HelpController < ApplicationController\n  def topic; end\nend\n',
    },
    handled('POST /api/v1/posts/3/publish', /publish/, 'app/controllers/api/v1/posts_controller.rb#def publish'),
    handled('GET /api/v1/posts/search', /search/, 'app/controllers/api/v1/posts_controller.rb#def search'),
    handled('POST /api/v1/posts/3/comments', /create/, 'app/controllers/api/v1/comments_controller.rb#def create'),
    handled('GET /admin/people/anna/edit', /edit/, 'app/controllers/back/members_controller.rb#def edit'),
    handled('PATCH /admin/settings', /update/, 'app/controllers/back/settings_controller.rb#def update'),
    handled('HEAD /ping', /ping/, 'app/controllers/home_controller.rb#def ping'),
    handled('GET /help/ruby', /topic/, 'app/controllers/help_controller.rb#def topic'),
  ),
  report(
    'Laravel groups in their forms and resources',
    {
      'routes/api.php':
        "<?php\n\nuse App\\Http\\Controllers\\{PhotoController, UserController};\nuse Illuminate\\Support\\Facades\\Route;\n\nRoute::prefix('/users')->middleware('auth')->group(function (): void {\n    Route::get('/me', [UserController::class, 'me']);\n    Route::post('/login', LoginUserController::class);\n    Route::controller(UserController::class)->prefix('{user}')->group(fn () => [\n        Route::put('/name', 'rename'),\n    ]);\n});\nRoute::group(['prefix' => 'v2', 'namespace' => 'V2'], function () {\n    Route::apiResource('photos', PhotoController::class)->only(['index', 'show']);\n    Route::match(['get', 'post'], '/x/{id?}', 'UserController@anyX');\n});\n",
      'app/Providers/RouteServiceProvider.php':
        "<?php\n\nnamespace App\\Providers;\n\nclass RouteServiceProvider\n{\n    public function boot(): void\n    {\n        Route::prefix('api')->group(base_path('routes/api.php'));\n    }\n}\n",
      'app/Http/Controllers/UserController.php':
        '<?php\n\nnamespace App\\Http\\Controllers;\n\nclass UserController\n{\n    public function me() {}\n    public function rename() {}\n    public function anyX() {}\n}\n',
      'app/Http/Controllers/PhotoController.php':
        '<?php\n\nnamespace App\\Http\\Controllers;\n\nclass PhotoController\n{\n    public function show() {}\n    public function index() {}\n}\n',
      'app/Http/Controllers/LoginUserController.php':
        '<?php\n\nnamespace App\\Http\\Controllers;\n\nclass LoginUserController\n{\n    public function __invoke() {}\n}\n',
    },
    handled('GET /api/users/me', /me/, 'app/Http/Controllers/UserController.php#function me'),
    handled(
      'POST /api/users/login',
      /__invoke|LoginUserController/,
      'app/Http/Controllers/LoginUserController.php#__invoke',
    ),
    handled('PUT /api/users/3/name', /rename/, 'app/Http/Controllers/UserController.php#function rename'),
    handled('GET /api/v2/photos/7', /show/, 'app/Http/Controllers/PhotoController.php#function show'),
    handled('POST /api/v2/x/3', /anyX/, 'app/Http/Controllers/UserController.php#function anyX'),
  ),
  report(
    'Symfony attributes',
    {
      'src/Controller/BlogController.php':
        "<?php\nnamespace App\\Controller;\n\nuse Symfony\\Component\\Routing\\Attribute\\Route;\n\n#[Route('/blog')]\nfinal class BlogController\n{\n    #[Route('/{slug}', name: 'show', methods: ['GET'])]\n    public function showPost(string $slug): Response\n    {\n    }\n}\n",
    },
    handled('GET /blog/hello', /showPost/, 'src/Controller/BlogController.php#function showPost'),
  ),
  report(
    'ASP.NET with tokens, verbs, base controllers and groups',
    {
      'Controllers/OrdersController.cs':
        'namespace Shop.Controllers;\n\n[ApiController]\n[Route("api/v{version:apiVersion}/[controller]")]\npublic class OrdersController : ControllerBase\n{\n    [HttpGet("{id:int}")]\n    [ProducesResponseType(200)]\n    public async Task<ActionResult<Order>> GetOne(int id) => null;\n\n    [HttpPost]\n    public IActionResult Create([FromBody] Order o) => Ok();\n\n    [HttpDelete("/danger/{id}")]\n    public void Wipe(int id) { }\n\n    [AcceptVerbs("PUT", "PATCH")]\n    [Route("{id}/[action]")]\n    public void Rename(int id) { }\n}\n',
      'Program.cs':
        'var app = WebApplication.Create();\nvar todos = app.MapGroup("/todos").RequireAuthorization();\ntodos.MapGet("/{id}", GetTodo);\ntodos.MapGroup("/{id}/tags").MapPost("/", AddTag);\napp.MapMethods("/multi", new[] { "GET", "PUT" }, () => 1);\nstatic int GetTodo(int id) => id;\nstatic int AddTag(int id) => id;\n',
    },
    handled('GET /api/v1/Orders/5', /GetOne/, 'Controllers/OrdersController.cs#GetOne'),
    handled('DELETE /danger/5', /Wipe/, 'Controllers/OrdersController.cs#Wipe'),
    handled('PATCH /api/v1/orders/5/Rename', /Rename/, 'Controllers/OrdersController.cs#void Rename'),
    handled('GET /todos/3', /GetTodo/, 'Program.cs#todos.MapGet'),
    handled('POST /todos/3/tags', /AddTag/, 'Program.cs#AddTag);'),
  ),
  report(
    'Go: gin, chi, echo and the standard library across files',
    {
      'go.mod': 'module example.com/web\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/web/api"\n\t"github.com/gin-gonic/gin"\n)\n\nfunc main() {\n\tr := gin.Default()\n\tv1 := r.Group("/v1")\n\t{\n\t\tapi.RegisterRoutes(v1.Group("/users"))\n\t\tv1.Any("/any", api.Anything)\n\t}\n\tmux := http.NewServeMux()\n\tmux.HandleFunc("POST /std/{id}", api.Std)\n\tmux.Handle("/files/", http.StripPrefix("/files", api.Files()))\n}\n',
      'api/users.go':
        'package api\n\nimport "github.com/gin-gonic/gin"\n\ntype UserAPI struct{}\n\nfunc RegisterRoutes(g *gin.RouterGroup) {\n\tu := &UserAPI{}\n\tg.GET("/:id", u.showUser)\n\tg.POST("", Auth(), u.createUser)\n\tposts := g.Group("/:id/posts")\n\tposts.DELETE("/*all", dropPosts)\n}\n\nfunc (u *UserAPI) showUser(c *gin.Context)   {}\nfunc (u *UserAPI) createUser(c *gin.Context) {}\nfunc dropPosts(c *gin.Context)               {}\nfunc Anything(c *gin.Context)                {}\nfunc Std(w http.ResponseWriter, r *http.Request) {}\n',
      'chi/routes.go':
        'package chi\n\nimport "github.com/go-chi/chi/v5"\n\nfunc Routes() chi.Router {\n\tr := chi.NewRouter()\n\tr.Route("/articles", func(r chi.Router) {\n\t\tr.With(paginate).Get("/", listArticles)\n\t\tr.Route("/{articleID}", func(r chi.Router) {\n\t\t\tr.Put("/", updateArticle)\n\t\t})\n\t})\n\tr.Mount("/admin", adminRouter())\n\treturn r\n}\n\nfunc adminRouter() chi.Router {\n\tr := chi.NewRouter()\n\tr.Get("/stats", showStats)\n\treturn r\n}\n\nfunc listArticles()  {}\nfunc updateArticle() {}\nfunc showStats()     {}\n',
    },
    handled('GET /v1/users/5', /showUser/, 'api/users.go#showUser)'),
    handled('POST /v1/users', /createUser/, 'api/users.go#u.createUser)'),
    handled('DELETE /v1/users/5/posts/7', /dropPosts/, 'api/users.go#dropPosts)'),
    handled('POST /std/3', /Std/, 'main.go#POST /std'),
    handled('PUT /articles/4', /updateArticle/, 'chi/routes.go#updateArticle)'),
    handled('GET /admin/stats', /showStats/, 'chi/routes.go#showStats)'),
  ),
  report(
    'Rust: axum, actix and rocket with nests',
    {
      'src/main.rs':
        'mod users;\nuse axum::{routing::{get, post}, Router};\n\n#[tokio::main]\nasync fn main() {\n    let api = Router::new()\n        .nest("/users", users::router())\n        .route("/ping", get(ping).head(ping_head));\n    let app = Router::new().nest("/api", api).merge(extra());\n}\n\nfn extra() -> Router {\n    Router::new().route("/extra/{id}", post(add_extra))\n}\n\nasync fn ping() {}\nasync fn ping_head() {}\nasync fn add_extra() {}\n',
      'src/users.rs':
        'use axum::{routing, Router};\n\npub fn router() -> Router {\n    Router::new()\n        .route("/", routing::get(list_users).post(make_user))\n        .route("/:id", routing::delete(|| async {}))\n}\n\nasync fn list_users() {}\nasync fn make_user() {}\n',
      'src/actix.rs':
        'use actix_web::{get, web, App};\n\n#[get("/items/{id}")]\nasync fn show_item() {}\n\npub fn config(cfg: &mut web::ServiceConfig) {\n    cfg.service(web::scope("/shop").service(show_item).route("/cart", web::put().to(fill_cart)));\n}\n\nasync fn fill_cart() {}\n\nfn app() {\n    App::new().service(web::scope("/v2").configure(config));\n}\n',
      'src/rocket.rs':
        '#[get("/world?<name>")]\nfn world(name: &str) {}\n\n#[post("/<id>", data = "<form>")]\nfn submit(id: u8, form: Form) {}\n\n#[launch]\nfn rocket() -> _ {\n    rocket::build().mount("/hello", routes![world, submit])\n}\n',
    },
    handled('POST /api/users', /make_user/, 'src/users.rs#make_user))'),
    handled('POST /extra/3', /add_extra/, 'src/main.rs#post(add_extra)'),
    handled('GET /v2/shop/items/3', /show_item/, 'src/actix.rs#async fn show_item'),
    handled('PUT /v2/shop/cart', /fill_cart/, 'src/actix.rs#fill_cart)'),
    handled('POST /hello/4', /submit/, 'src/rocket.rs#fn submit'),
    handled('GET /hello/world', /world/, 'src/rocket.rs#fn world'),
  ),
  report(
    'Koa with named routes',
    {
      'koa.js':
        "const Router = require('@koa/router');\nconst router = new Router({ prefix: '/k' });\nrouter.get('named', '/things/:id', showThing);\nfunction showThing() {}\n",
    },
    handled('GET /k/things/5', /showThing/, "koa.js#'named'"),
  ),
  report(
    'a list of routes names each once',
    {
      'app.py':
        'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\n@app.route("/index")\ndef index():\n    pass\n\n\n@app.get("/items")\ndef items():\n    pass\n\n\n@app.post("/items")\ndef add():\n    pass\n',
    },
    asked('List all routes', /4 routes/, 'app.py#def index', 'app.py#def items', 'app.py#def add'),
  ),
];
